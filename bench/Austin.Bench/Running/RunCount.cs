namespace Austin.Bench.Running;

/// <summary>How much a run sampled.</summary>
/// <param name="Samples">Stacks taken; one for each thread and moment.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="Truncated">Samples whose innermost frames were left out for want of proof; null where the sampler does not say.</param>
/// <param name="Invalid">Samples marked as invalid; null where the sampler does not say, as all below.</param>
/// <param name="MeanMicroseconds">Mean time of a sample.</param>
/// <param name="MedianStop">How long the target's threads were stopped, in µs.</param>
/// <param name="LongStop">What 99 of 100 stops did not exceed, in µs.</param>
internal readonly record struct RunCount(
    long Samples, double Seconds, long? Truncated = null, long? Invalid = null, long? MeanMicroseconds = null, long? MedianStop = null, long? LongStop = null);
