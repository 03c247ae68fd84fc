using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Sums of the quantities of samples.</summary>
/// <typeparam name="T">What samples that are added up have in common.</typeparam>
/// <param name="metrics">The quantities.</param>
internal sealed class MetricSums<T>(MetricsOfCapture metrics)
    where T : notnull
{
    private readonly Dictionary<T, long[]> _values = [];

    /// <summary>The sums, each in the order of the quantities.</summary>
    public IReadOnlyDictionary<T, long[]> Values => _values;

    /// <summary>Adds a sample.</summary>
    public void Add(T key, CaptureSample sample)
    {
        IReadOnlyList<Metric> quantities = metrics.For(sample).Metrics;
        if (!_values.TryGetValue(key, out long[]? values))
        {
            values = new long[quantities.Count];
            _values.Add(key, values);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] += SampleMetrics.Value(quantities[i], sample);
        }
    }
}
