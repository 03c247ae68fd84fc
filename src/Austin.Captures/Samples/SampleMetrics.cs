namespace Austin.Captures.Samples;

/// <summary>Which quantities the modes have, and how samples feed them.</summary>
public static class SampleMetrics
{
    /// <summary>The quantities of a mode, in the order in which they are shown.</summary>
    public static IReadOnlyList<Metric> Of(SamplingMode mode) => mode switch
    {
        SamplingMode.Cpu => [Metric.CpuTime],
        SamplingMode.Wall => [Metric.WallTime],
        SamplingMode.Memory => [Metric.Allocation, Metric.Deallocation],
        _ => [Metric.CpuTime, Metric.WallTime, Metric.Allocation, Metric.Deallocation],
    };

    /// <summary>The mode of a capture that does not name it, by one of its samples.</summary>
    public static SamplingMode Guess(CaptureSample sample) =>
        sample.Memory is null ? SamplingMode.Wall : sample.Time is null ? SamplingMode.Memory : SamplingMode.Full;

    /// <summary>What a sample adds: µs or bytes, at least 0.</summary>
    public static long Value(Metric metric, CaptureSample sample) => metric switch
    {
        Metric.WallTime => Math.Max(sample.Time ?? 0, 0),
        Metric.CpuTime => sample.Idle ? 0 : Math.Max(sample.Time ?? 0, 0),
        Metric.Allocation => Math.Max(sample.Memory ?? 0, 0),
        _ => Math.Max(-(sample.Memory ?? 0), 0),
    };

    /// <summary>The name for people.</summary>
    public static string Name(Metric metric) => metric switch
    {
        Metric.WallTime => "Wall time",
        Metric.CpuTime => "CPU time",
        Metric.Allocation => "Memory allocation",
        _ => "Memory deallocation",
    };

    /// <summary>Whether it is time in µs; otherwise it is memory in bytes.</summary>
    public static bool IsTime(Metric metric) => metric is Metric.WallTime or Metric.CpuTime;
}
