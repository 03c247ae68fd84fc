using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;

namespace Austin.Agent.Sampling;

/// <summary>What a window of a process adds up to.</summary>
/// <param name="Stacks">Its stacks.</param>
/// <param name="Frames">What their frames are.</param>
/// <param name="Wall">For each node of it wall time, in µs.</param>
/// <param name="Cpu">For each node of it CPU time, in µs.</param>
internal sealed record WindowSums(StackTree Stacks, IReadOnlyList<ExportFrame> Frames, long[] Wall, long[] Cpu)
{
    /// <summary>The same as a profile.</summary>
    /// <param name="start">When it began, in ns since 1970.</param>
    /// <param name="duration">How long it took, in ns.</param>
    /// <param name="interval">Time between samples that was asked for, in µs.</param>
    public ExportProfile ToProfile(long start, long duration, long interval) => new()
    {
        Metrics = [Metric.CpuTime, Metric.WallTime],
        Stacks = Stacks,
        Frames = Frames,
        Samples = [.. Enumerable.Range(0, Stacks.Count).Where(node => Wall[node] > 0).Select(node => new ExportSample(node, null, [Cpu[node], Wall[node]]))],
        StartNanoseconds = start,
        DurationNanoseconds = duration,
        IntervalMicroseconds = interval,
    };
}
