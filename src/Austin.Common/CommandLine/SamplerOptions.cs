using Austin.Captures.Samples;
using Austin.Common.Sampling;

namespace Austin.Common.CommandLine;

/// <summary>What the user asked for.</summary>
internal sealed record SamplerOptions
{
    /// <summary>Default interval of <c>austin</c> in µs.</summary>
    public const long DefaultInterval = 100;

    /// <summary>Default interval of <c>austinp</c> in µs.</summary>
    public const long DefaultIntervalOfAustinP = 10_000;

    /// <summary>The process to attach to; null to start <see cref="Command"/>.</summary>
    public int? Pid { get; init; }

    /// <summary>Print the stacks of <see cref="Pid"/> once, instead of sampling.</summary>
    public bool Where { get; init; }

    /// <summary>The core file to print the stacks of; null for a process.</summary>
    public string? CorePath { get; init; }

    /// <summary>The folder below which the files of <see cref="CorePath"/> are looked for; null for their own places.</summary>
    public string? RootPath { get; init; }

    /// <summary>The program that the process of <see cref="CorePath"/> executed; null for its own place.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>The command and its words; empty when attaching.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>In µs; 0 samples without a pause.</summary>
    public long IntervalMicroseconds { get; init; } = DefaultInterval;

    /// <summary>In µs.</summary>
    public long TimeoutMicroseconds { get; init; } = 1_000_000;

    /// <summary>In µs; 0 is without limit.</summary>
    public long ExposureMicroseconds { get; init; }

    /// <summary>Accepted and not needed.</summary>
    public long HeapMegabytes { get; init; }

    public bool Children { get; init; }

    public bool Sleepless { get; init; }

    public bool Memory { get; init; }

    public bool Full { get; init; }

    public bool Gc { get; init; }

    public bool Kernel { get; init; }

    /// <summary>Sample only the thread that holds the GIL.</summary>
    public bool OnlyGilHolder { get; init; }

    /// <summary>Sample only threads that handle an exception, or in which one propagates.</summary>
    public bool OnlyExceptions { get; init; }

    /// <summary>Sample only the main thread.</summary>
    public bool OnlyMain { get; init; }

    /// <summary>Sample only threads with these names or ids; all when there are none.</summary>
    public IReadOnlyList<string> OnlyThreads { get; init; } = [];

    /// <summary>The files whose frames are left out, by patterns; see <c>HiddenFiles</c>.</summary>
    public IReadOnlyList<string> Hide { get; init; } = [];

    /// <summary>Leave out threads that are neither on a CPU nor ready to be, of wall time.</summary>
    public bool HideIdle { get; init; }

    /// <summary>Whether not all threads are sampled, whatever they do.</summary>
    public bool Selects => OnlyGilHolder || OnlyExceptions || OnlyMain || OnlyThreads.Count > 0;

    /// <summary>Take every sample from the target's own CPU.</summary>
    public bool Exact { get; init; }

    /// <summary>How much sampling from the target's own CPU may slow it, in per cent.</summary>
    public long BudgetPercent { get; init; } = 2;

    /// <summary>Write MOJO. Where mode is text whatever this says.</summary>
    public bool Binary { get; init; }

    public bool Pipe { get; init; }

    /// <summary>Tell among the samples how sampling goes.</summary>
    public bool Progress { get; init; }

    /// <summary>Errors and warnings only.</summary>
    public bool Quiet { get; init; }

    /// <summary>Where mode and doctor print JSON.</summary>
    public bool Json { get; init; }

    /// <summary>What samples tell of the tasks of asyncio.</summary>
    public AsyncDetail Async { get; init; }

    /// <summary>Where mode prints local variables: 1 in brief, 2 in full; 0 for none.</summary>
    public int LocalsDetail { get; init; }

    /// <summary>Where mode leaves out the lines of sources.</summary>
    public bool NoSource { get; init; }

    /// <summary>Where mode looks again after so long, in µs; 0 looks once.</summary>
    public long EveryMicroseconds { get; init; }

    /// <summary>Examine the machine, and <see cref="Pid"/> if given, instead of sampling.</summary>
    public bool Doctor { get; init; }

    /// <summary>The program that started us, without which we end; null to go on without it.</summary>
    public int? Parent { get; init; }

    /// <summary>Where the statistics go as JSON; null for nowhere.</summary>
    public string? StatsPath { get; init; }

    /// <summary>Whether nothing is said about the normal course of things.</summary>
    public bool IsSilent => Pipe || Quiet;

    /// <summary>Where the samples go; null for standard output.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Options of other versions that were accepted and do nothing, as the user wrote them.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Full beats memory, memory beats CPU.</summary>
    public SamplingMode Mode =>
        Where ? SamplingMode.Wall
        : Full ? SamplingMode.Full
        : Memory ? SamplingMode.Memory
        : Sleepless ? SamplingMode.Cpu
        : SamplingMode.Wall;

    /// <summary>The part that the sampler needs.</summary>
    public SamplingSettings ToSettings() => new()
    {
        Mode = Mode,
        Interval = TimeSpan.FromMicroseconds(IntervalMicroseconds),
        Exposure = Where ? TimeSpan.Zero : TimeSpan.FromMicroseconds(ExposureMicroseconds),
        StartTimeout = TimeSpan.FromMicroseconds(TimeoutMicroseconds),
        Children = Children,
        Gc = Gc,
        Kernel = Kernel,
        OnlyGilHolder = OnlyGilHolder,
        TellsProgress = Progress,
        OnlyExceptions = OnlyExceptions,
        OnlyMain = OnlyMain,
        OnlyThreads = OnlyThreads,
        Exact = Exact,
        BudgetPercent = BudgetPercent,
        SkipIdle = HideIdle || (Where ? Sleepless : Mode == SamplingMode.Cpu),
        Async = Async,
        LocalsDetail = Where ? LocalsDetail : 0,
        WithSource = Where && !NoSource,
        WithColumns = Binary || (Where && Json),
    };
}
