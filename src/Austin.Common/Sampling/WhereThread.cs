namespace Austin.Common.Sampling;

/// <summary>What where mode tells of a thread beside its stack.</summary>
internal sealed record WhereThread
{
    /// <summary>The name the program gave to it; null when it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the process is a descendant of the one asked for.</summary>
    public bool IsChild { get; init; }

    /// <summary>Whether it has a thread state of an interpreter. One without is shown of cores only.</summary>
    public bool RunsPython { get; init; } = true;

    /// <summary>The signal that ended its process, such as <c>SIGSEGV</c>, where it is the thread that took it; else null.</summary>
    public string? Signal { get; init; }

    /// <summary>What it does.</summary>
    public ThreadActivity Activity { get; init; } = new() { Doing = ThreadDoing.Unknown };

    /// <summary>The exception that propagates, which no code has caught yet; null for none.</summary>
    public ThreadException? Raised { get; init; }

    /// <summary>The innermost exception that is handled; null for none.</summary>
    public ThreadException? Handled { get; init; }

    /// <summary>Where the lines of its frames are found; null to show none.</summary>
    public ISourceLines? Source { get; init; }

    /// <summary>For each frame of its stack the variables, null for frames without; empty when they were not asked for.</summary>
    public IReadOnlyList<FrameLocals?> Locals { get; init; } = [];

    /// <summary>So many frames of its stack were left out on purpose.</summary>
    public int HiddenFrames { get; init; }
}
