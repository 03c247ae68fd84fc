namespace Austin.Bench.Running;

/// <summary>How much a run sampled.</summary>
/// <param name="Samples">Stacks taken; one for each thread and moment.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="Truncated">Samples whose innermost frames were left out for want of proof; null where the sampler does not say.</param>
internal readonly record struct RunCount(long Samples, double Seconds, long? Truncated = null);
