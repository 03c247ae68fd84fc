using Austin.Captures.Samples;

namespace Austin.Common.Sampling;

/// <summary>What and how to sample; the part of the command line that the sampler needs.</summary>
internal sealed record SamplingSettings
{
    public SamplingMode Mode { get; init; }

    /// <summary>Time between passes; zero samples without a pause.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>How long to sample; zero is without limit.</summary>
    public TimeSpan Exposure { get; init; }

    /// <summary>How long the target may take to become a Python process.</summary>
    public TimeSpan StartTimeout { get; init; }

    /// <summary>Sample all descendants too.</summary>
    public bool Children { get; init; }

    /// <summary>Mark samples taken while the collector runs.</summary>
    public bool Gc { get; init; }

    /// <summary>Add kernel frames (<c>austinp</c> only).</summary>
    public bool Kernel { get; init; }

    /// <summary>Sample only the thread that holds the GIL.</summary>
    public bool OnlyGilHolder { get; init; }

    /// <summary>Whether it is told once a second how sampling goes, <see cref="SamplingProgress"/>, for which the GIL is looked at.</summary>
    public bool TellsProgress { get; init; }

    /// <summary>Sample only threads that handle an exception, or in which one propagates.</summary>
    public bool OnlyExceptions { get; init; }

    /// <summary>Sample only the main thread.</summary>
    public bool OnlyMain { get; init; }

    /// <summary>Sample only threads with these names or ids; all when there are none.</summary>
    public IReadOnlyList<string> OnlyThreads { get; init; } = [];

    /// <summary>Take every sample from the target's own CPU.</summary>
    public bool Exact { get; init; }

    /// <summary>How much sampling from the target's own CPU may slow it, in per cent.</summary>
    public long BudgetPercent { get; init; }

    /// <summary>Leave out threads that are not on a CPU, nor ready to be: CPU mode, <c>--hide-idle</c>, and where mode with <c>-s</c>.</summary>
    public bool SkipIdle { get; init; }

    /// <summary>Tell which threads are not on a CPU, in modes that do not ask.</summary>
    public bool TellsIdle { get; init; }

    /// <summary>What samples tell of the tasks of asyncio.</summary>
    public AsyncDetail Async { get; init; }

    /// <summary>Where mode: 1 to read local variables, 2 to read more of each; 0 for none.</summary>
    public int LocalsDetail { get; init; }

    /// <summary>Where mode: whether to show the lines of sources.</summary>
    public bool WithSource { get; init; }

    /// <summary>Whether the output can show columns: instructions of one line are then told apart.</summary>
    public bool WithColumns { get; init; }
}
