namespace Austin.Common.CommandLine;

/// <summary>Names the rows of <see cref="OptionTable"/>.</summary>
internal enum OptionKey
{
    AltFormat,
    Binary,
    Children,
    Cpu,
    ExcludeEmpty,
    Exposure,
    Full,
    Gc,
    Heap,
    Help,
    Interval,
    Kernel,
    Memory,
    Output,
    Pid,
    Pipe,
    Sleepless,
    Timeout,
    Usage,
    Version,
    Where,
}
