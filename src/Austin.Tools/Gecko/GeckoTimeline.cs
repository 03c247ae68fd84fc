using Austin.Captures.Frames;

namespace Austin.Tools.Gecko;

/// <summary>The samples of one thread in the order of time; where there is none stands one without a stack.</summary>
internal sealed class GeckoTimeline
{
    private readonly List<GeckoSample> _samples = [];
    private long _end;

    /// <summary>Where the first sample begins, in µs.</summary>
    public long Begin => _samples.Count == 0 ? 0 : _samples[0].Begin;

    /// <summary>Where the last sample ends, in µs.</summary>
    public long End => _end;

    /// <summary>The samples; the last one has no stack and marks the end.</summary>
    public IReadOnlyList<GeckoSample> Samples => [.. _samples, Nothing(_end)];

    /// <summary>Adds a sample that ends at <paramref name="end"/>, in µs.</summary>
    public void Add(GeckoSample sample, long end)
    {
        if (_samples.Count > 0 && sample.Begin > _end)
        {
            _samples.Add(Nothing(_end));
        }

        _samples.Add(sample);
        _end = end;
    }

    private static GeckoSample Nothing(long begin) => new(StackTree.Root, begin, Wall: 0, Cpu: 0, Memory: 0);
}
