using Austin.Captures.Samples;

namespace Austin.Tools.Statistics;

/// <summary>What the quantities are called on the command line.</summary>
internal static class MetricNames
{
    /// <summary>All names.</summary>
    public static string[] All => ["cpu", "wall", "alloc", "free"];

    /// <summary>The quantity of a name out of <see cref="All"/>.</summary>
    public static Metric Parse(string name) => name switch
    {
        "cpu" => Metric.CpuTime,
        "wall" => Metric.WallTime,
        "alloc" => Metric.Allocation,
        _ => Metric.Deallocation,
    };
}
