namespace Austin.Bench.Profiles;

/// <summary>How often each function was innermost, by the last part of its name: samplers qualify names differently.</summary>
internal sealed class SelfTimes
{
    private readonly Dictionary<string, long> _counts = [];

    public long Total { get; private set; }

    public void Add(string function, long count)
    {
        string name = function[(function.LastIndexOf('.') + 1)..];
        _counts[name] = _counts.GetValueOrDefault(name) + count;
        Total += count;
    }

    /// <summary>Both together.</summary>
    public SelfTimes Plus(SelfTimes other)
    {
        SelfTimes sum = new();
        foreach ((string function, long count) in _counts.Concat(other._counts))
        {
            sum.Add(function, count);
        }

        return sum;
    }

    /// <summary>Half the sum of the differences of all shares, in points of 100.</summary>
    public double DistanceTo(SelfTimes other) =>
        Total == 0 || other.Total == 0 ? 100 : 50 * _counts.Keys.Union(other._counts.Keys).Sum(name => Math.Abs(Share(name) - other.Share(name)));

    private double Share(string name) => _counts.GetValueOrDefault(name) / (double)Total;
}
