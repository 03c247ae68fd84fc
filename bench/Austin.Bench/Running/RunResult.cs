namespace Austin.Bench.Running;

/// <summary>What a run of a sampler came to.</summary>
internal sealed record RunResult
{
    public required RunCount Count { get; init; }

    /// <summary>User and system time of the sampler, from its start to its end.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Largest resident set of the sampler.</summary>
    public required long PeakBytes { get; init; }

    public required long OutputBytes { get; init; }

    /// <summary>The monotonic clock, in seconds, when the sampler was started.</summary>
    public required double Start { get; init; }

    /// <summary>The same clock when it had ended.</summary>
    public required double End { get; init; }

    public double MicrosecondsPerSample => Count.Seconds * 1e6 / Count.Samples;

    public double SamplesPerSecond => Count.Samples / Count.Seconds;
}
