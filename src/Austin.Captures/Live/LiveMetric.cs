namespace Austin.Captures.Live;

/// <summary>A quantity that a live profile adds up.</summary>
public enum LiveMetric
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
