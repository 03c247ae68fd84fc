namespace Austin.Captures.Live;

/// <summary>How much a live profile keeps, so that a target cannot make it grow for ever.</summary>
public sealed record LiveLimits
{
    /// <summary>Those used unless told otherwise.</summary>
    public static readonly LiveLimits Default = new();

    /// <summary>Most nodes of the call tree; stacks beyond them end in <c>[other]</c>.</summary>
    public int MaxNodes { get; init; } = 200_000;

    /// <summary>Most distinct lines of functions; those beyond them are <c>[other]</c>.</summary>
    public int MaxFrames { get; init; } = 200_000;

    /// <summary>Most threads; those beyond them are one thread named <c>[other]</c>.</summary>
    public int MaxThreads { get; init; } = 10_000;

    /// <summary>Most pairs of a thread and a node; new ones beyond them count for the thread's root.</summary>
    public int MaxCells { get; init; } = 400_000;

    /// <summary>Most frames of one stack; inner frames beyond them are left out.</summary>
    public int MaxDepth { get; init; } = 2_000;

    /// <summary>Seconds that a window can reach back.</summary>
    public int MaxSeconds { get; init; } = 600;

    /// <summary>Most sums, over all seconds, that windows are made of; the oldest seconds go first.</summary>
    public int MaxWindowEntries { get; init; } = 2_000_000;
}
