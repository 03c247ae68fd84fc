using Austin.Captures.Samples;

namespace Austin.Exports.Pprof;

/// <summary>How a profile names things, which profile.proto leaves open.</summary>
internal sealed record PprofDialect
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>The names of Austin's own converter, which <c>austin2pprof</c> keeps.</summary>
    public static readonly PprofDialect Tradition = new()
    {
        TypeNames = new Dictionary<Metric, string>
        {
            [Metric.WallTime] = SampleMetrics.Name(Metric.WallTime),
            [Metric.CpuTime] = SampleMetrics.Name(Metric.CpuTime),
            [Metric.Allocation] = "Allocated memory",
            [Metric.Deallocation] = "Deallocated memory",
        },
        TimeUnit = "microseconds",
        UnitsPerMicrosecond = 1,
        ThreadKey = "Thread ID",
        ProcessKey = "Process ID",
        InterpreterKey = "Interpreter ID",
        NameKey = "Thread name",
    };

    /// <summary>The names that Pyroscope knows its profile types by, and label keys without blanks.</summary>
    public static readonly PprofDialect Pyroscope = new()
    {
        TypeNames = new Dictionary<Metric, string>
        {
            [Metric.WallTime] = "wall",
            [Metric.CpuTime] = "cpu",
            [Metric.Allocation] = "alloc_space",
            [Metric.Deallocation] = "free_space",
        },
        TimeUnit = "nanoseconds",
        UnitsPerMicrosecond = NanosecondsPerMicrosecond,
        ThreadKey = "thread_id",
        ProcessKey = "process_id",
        InterpreterKey = "interpreter_id",
        NameKey = "thread_name",
        MemoryPeriod = ("space", 1),
    };

    /// <summary>The names that Datadog knows the profile types of Python by, and its label keys, which have blanks; what was freed has no name there.</summary>
    public static readonly PprofDialect Datadog = new()
    {
        TypeNames = new Dictionary<Metric, string>
        {
            [Metric.WallTime] = "wall-time",
            [Metric.CpuTime] = "cpu-time",
            [Metric.Allocation] = "alloc-space",
        },
        TimeUnit = "nanoseconds",
        UnitsPerMicrosecond = NanosecondsPerMicrosecond,
        ThreadKey = "thread id",
        ProcessKey = "process id",
        InterpreterKey = "interpreter id",
        NameKey = "thread name",
    };

    /// <summary>The sample type of each quantity.</summary>
    public required IReadOnlyDictionary<Metric, string> TypeNames { get; init; }

    /// <summary>The unit of times.</summary>
    public required string TimeUnit { get; init; }

    /// <summary>How many of it are a µs.</summary>
    public required long UnitsPerMicrosecond { get; init; }

    /// <summary>Key of the label with a thread's id.</summary>
    public required string ThreadKey { get; init; }

    /// <summary>Key of the label with its process.</summary>
    public required string ProcessKey { get; init; }

    /// <summary>Key of the label with its interpreter.</summary>
    public required string InterpreterKey { get; init; }

    /// <summary>Key of the label with its name.</summary>
    public required string NameKey { get; init; }

    /// <summary>The type of the period of memory, which servers name profiles by, and so many bytes; null for the first quantity, and none.</summary>
    public (string Type, long Bytes)? MemoryPeriod { get; init; }

    /// <summary>The unit of a quantity.</summary>
    public string Unit(Metric metric) => SampleMetrics.IsTime(metric) ? TimeUnit : "bytes";

    /// <summary>A value in that unit; at most what 64 bits hold.</summary>
    public long Scale(Metric metric, long value) =>
        !SampleMetrics.IsTime(metric) ? value : value > long.MaxValue / UnitsPerMicrosecond ? long.MaxValue : value * UnitsPerMicrosecond;
}
