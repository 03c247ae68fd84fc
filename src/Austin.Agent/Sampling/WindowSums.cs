using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;

namespace Austin.Agent.Sampling;

/// <summary>What a window of a process adds up to.</summary>
/// <param name="Stacks">Its stacks.</param>
/// <param name="Frames">What their frames are.</param>
/// <param name="Rows">The sums, for each stack, and for each thread where those are told apart.</param>
/// <param name="WithMemory">Whether memory was looked at.</param>
internal sealed record WindowSums(StackTree Stacks, IReadOnlyList<ExportFrame> Frames, IReadOnlyList<WindowRow> Rows, bool WithMemory = false)
{
    /// <summary>
    /// The same with no more CPU time than the process has used: a sample has all of its time where the thread was ready to run, though it may have
    /// waited for a CPU for some of it. Each stack keeps its share.
    /// </summary>
    /// <param name="most">What the kernel says, in µs.</param>
    public WindowSums WithCpuAtMost(long most)
    {
        long all = Rows.Sum(row => row.Cpu);
        return all <= most ? this : this with { Rows = [.. Rows.Select(row => row with { Cpu = (long)((double)row.Cpu * most / all) })] };
    }

    /// <summary>The same as a profile.</summary>
    /// <param name="start">When it began, in ns since 1970.</param>
    /// <param name="duration">How long it took, in ns.</param>
    /// <param name="interval">Time between samples that was asked for, in µs.</param>
    public ExportProfile ToProfile(long start, long duration, long interval) => new()
    {
        Metrics = WithMemory ? [Metric.CpuTime, Metric.WallTime, Metric.Allocation, Metric.Deallocation] : [Metric.CpuTime, Metric.WallTime],
        Stacks = Stacks,
        Frames = Frames,
        Samples = [.. Rows.Select(row => new ExportSample(row.Node, ThreadOf(row), ValuesOf(row)))],
        StartNanoseconds = start,
        DurationNanoseconds = duration,
        IntervalMicroseconds = interval,
    };

    private static ExportThread? ThreadOf(in WindowRow row) => row.Thread is { } name ? new ExportThread(0, 0, null, name) : null;

    private long[] ValuesOf(in WindowRow row) => WithMemory ? [row.Cpu, row.Wall, row.Grown, row.Shrunk] : [row.Cpu, row.Wall];
}
