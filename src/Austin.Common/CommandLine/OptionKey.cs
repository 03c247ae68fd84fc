namespace Austin.Common.CommandLine;

/// <summary>Names the rows of <see cref="OptionTable"/>.</summary>
internal enum OptionKey
{
    AltFormat,
    Binary,
    Budget,
    Children,
    Cpu,
    Doctor,
    Exact,
    ExcludeEmpty,
    Exposure,
    Full,
    Gc,
    Heap,
    Help,
    Interval,
    Json,
    Kernel,
    Memory,
    Output,
    Pid,
    Pipe,
    Quiet,
    Sleepless,
    StatsJson,
    Timeout,
    Usage,
    Version,
    Where,
}
