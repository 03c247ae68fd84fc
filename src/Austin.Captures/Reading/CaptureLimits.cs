namespace Austin.Captures.Reading;

/// <summary>What a reader of captures accepts.</summary>
public sealed record CaptureLimits
{
    /// <summary>Those used unless told otherwise.</summary>
    public static readonly CaptureLimits Default = new();

    /// <summary>Most bytes of one string of MOJO; the format has no limit, this one bounds the read buffer.</summary>
    public int MaxStringBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes read at once; longer events and lines make the buffer grow.</summary>
    public int BufferBytes { get; init; } = 256 * 1024;

    /// <summary>Most bytes of one line of text; a longer one is skipped and counted as unreadable.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most frames of one stack; inner frames beyond it are left out and counted.</summary>
    public int MaxFrames { get; init; } = 1 << 20;
}
