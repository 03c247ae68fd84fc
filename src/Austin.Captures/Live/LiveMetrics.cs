using Austin.Captures.Samples;

namespace Austin.Captures.Live;

/// <summary>Which quantities the modes have, and how samples feed them.</summary>
public static class LiveMetrics
{
    /// <summary>The quantities of a mode, the first to show first.</summary>
    public static IReadOnlyList<LiveMetric> Of(SamplingMode mode) => mode switch
    {
        SamplingMode.Cpu => [LiveMetric.CpuTime],
        SamplingMode.Wall => [LiveMetric.WallTime],
        SamplingMode.Memory => [LiveMetric.Allocation, LiveMetric.Deallocation],
        _ => [LiveMetric.CpuTime, LiveMetric.WallTime, LiveMetric.Allocation, LiveMetric.Deallocation],
    };

    /// <summary>The mode of a capture that does not name it, by one of its samples.</summary>
    public static SamplingMode Guess(CaptureSample sample) =>
        sample.Memory is null ? SamplingMode.Wall : sample.Time is null ? SamplingMode.Memory : SamplingMode.Full;

    /// <summary>What a sample adds: µs or bytes, at least 0.</summary>
    public static long Value(LiveMetric metric, CaptureSample sample) => metric switch
    {
        LiveMetric.WallTime => Math.Max(sample.Time ?? 0, 0),
        LiveMetric.CpuTime => sample.Idle ? 0 : Math.Max(sample.Time ?? 0, 0),
        LiveMetric.Allocation => Math.Max(sample.Memory ?? 0, 0),
        _ => Math.Max(-Math.Max(sample.Memory ?? 0, -long.MaxValue), 0),
    };

    /// <summary>The name for people.</summary>
    public static string Name(LiveMetric metric) => metric switch
    {
        LiveMetric.WallTime => "Wall time",
        LiveMetric.CpuTime => "CPU time",
        LiveMetric.Allocation => "Memory allocation",
        _ => "Memory deallocation",
    };

    /// <summary>Whether it is time in µs; otherwise it is memory in bytes.</summary>
    public static bool IsTime(LiveMetric metric) => metric is LiveMetric.WallTime or LiveMetric.CpuTime;
}
