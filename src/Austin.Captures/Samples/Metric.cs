namespace Austin.Captures.Samples;

/// <summary>A quantity that profiles show. None is ever negative.</summary>
public enum Metric
{
    /// <summary>Elapsed time in µs.</summary>
    WallTime,

    /// <summary>Time on a CPU in µs.</summary>
    CpuTime,

    /// <summary>Growth of the resident set in bytes.</summary>
    Allocation,

    /// <summary>Shrinkage of the resident set in bytes, as a positive number.</summary>
    Deallocation,
}
