namespace Austin.Agent.Pushing;

/// <summary>What servers take at most.</summary>
internal sealed record PushLimits
{
    /// <summary>Those of Pyroscope, which an OpenTelemetry collector does not undercut.</summary>
    public static readonly PushLimits Default = new();

    /// <summary>Samples of a profile.</summary>
    public int Samples { get; init; } = 16_000;

    /// <summary>Bytes of a request before compression.</summary>
    public int Bytes { get; init; } = 4 << 20;

    /// <summary>Labels of a series.</summary>
    public int Labels { get; init; } = 30;
}
