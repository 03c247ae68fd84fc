using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Which quantities a capture of some mode has, and how samples feed them.</summary>
internal sealed class MetricSet
{
    private MetricSet(SamplingMode mode, params Metric[] metrics)
    {
        Mode = mode;
        Metrics = metrics;
    }

    public SamplingMode Mode { get; }

    /// <summary>In the order the exporters list them.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The quantities of a mode.</summary>
    public static MetricSet Of(SamplingMode mode) => mode switch
    {
        SamplingMode.Cpu => new MetricSet(mode, Metric.CpuTime),
        SamplingMode.Wall => new MetricSet(mode, Metric.WallTime),
        SamplingMode.Memory => new MetricSet(mode, Metric.Allocation, Metric.Deallocation),
        _ => new MetricSet(mode, Metric.CpuTime, Metric.WallTime, Metric.Allocation, Metric.Deallocation),
    };

    /// <summary>The mode of a capture that does not name it, by one of its samples.</summary>
    public static SamplingMode Guess(CaptureSample sample) =>
        sample.Memory is null ? SamplingMode.Wall : sample.Time is null ? SamplingMode.Memory : SamplingMode.Full;

    /// <summary>What a sample adds to a quantity: µs or bytes, at least 0.</summary>
    public static long Value(Metric metric, CaptureSample sample) => metric switch
    {
        Metric.CpuTime => sample.Idle ? 0 : Math.Max(sample.Time ?? 0, 0),
        Metric.WallTime => Math.Max(sample.Time ?? 0, 0),
        Metric.Allocation => Math.Max(sample.Memory ?? 0, 0),
        _ => Math.Max(-(sample.Memory ?? 0), 0),
    };

    /// <summary>The name exporters give a quantity.</summary>
    public static string Name(Metric metric) => metric switch
    {
        Metric.CpuTime => "CPU time",
        Metric.WallTime => "Wall time",
        Metric.Allocation => "Memory allocation",
        _ => "Memory deallocation",
    };

    /// <summary>Whether the quantity is time in µs; otherwise it is memory in bytes.</summary>
    public static bool IsTime(Metric metric) => metric is Metric.CpuTime or Metric.WallTime;
}
