using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;

namespace Austin.Tools.Profiles;

/// <summary>Finds the quantities of a capture at its first sample; by then the mode is known or never will be.</summary>
internal sealed class MetricsOfCapture(CaptureReader reader, ToolMessages messages)
{
    private MetricSet? _set;

    /// <summary>The quantities; those of wall time if there is no sample at all.</summary>
    public MetricSet Set => _set ?? MetricSet.Of(reader.Mode ?? SamplingMode.Wall);

    /// <summary>Looks at a sample.</summary>
    public MetricSet For(CaptureSample sample) => _set ??= MetricSet.Of(reader.Mode ?? Guess(sample));

    private SamplingMode Guess(CaptureSample sample)
    {
        SamplingMode mode = SampleMetrics.Guess(sample);
        messages.Warn($"the capture does not tell its mode; its samples look like {mode.ToString().ToLowerInvariant()} mode");
        return mode;
    }
}
