using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Which quantities a capture of some mode has.</summary>
internal sealed class MetricSet
{
    private MetricSet(SamplingMode mode) => (Mode, Metrics) = (mode, SampleMetrics.Of(mode));

    public SamplingMode Mode { get; }

    /// <summary>In the order the exporters list them.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The quantities of a mode.</summary>
    public static MetricSet Of(SamplingMode mode) => new(mode);
}
