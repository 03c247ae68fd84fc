namespace Austin.Captures.Samples;

/// <summary>Which measures samples carry; the name in lower case is the <c>mode</c> metadatum.</summary>
public enum SamplingMode
{
    /// <summary>Time in µs for every thread.</summary>
    Wall,

    /// <summary>Time in µs for threads that are on a CPU.</summary>
    Cpu,

    /// <summary>Resident-set change in bytes; zero changes are not written.</summary>
    Memory,

    /// <summary>Time, idle flag and resident-set change.</summary>
    Full,
}
