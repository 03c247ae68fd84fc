namespace Austin.Captures.Mojo;

/// <summary>What a reader of MOJO accepts before it calls a stream corrupt.</summary>
public sealed record MojoLimits
{
    public static readonly MojoLimits Default = new();

    /// <summary>Most bytes of one string; the format has no limit, this one bounds the read buffer.</summary>
    public int MaxStringBytes { get; init; } = 64 * 1024 * 1024;
}
