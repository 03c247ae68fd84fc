namespace Austin.Agent.Sampling;

/// <summary>When to sample next: each deadline up to a tenth of an interval off, so that nothing that a program does in step with it is missed for ever.</summary>
/// <param name="intervalNanoseconds">Distance, on average.</param>
/// <param name="start">Monotonic ns.</param>
/// <param name="seed">Of the random distances.</param>
internal sealed class JitteredSchedule(long intervalNanoseconds, long start, ulong seed)
{
    private const long Parts = 10;

    private ulong _random = seed | 1;
    private long _beat = start;

    /// <summary>The distance from now on.</summary>
    public long IntervalNanoseconds { get; set; } = intervalNanoseconds;

    /// <summary>Deadlines that were left out, because they had passed.</summary>
    public long Missed { get; private set; }

    /// <summary>The next deadline.</summary>
    /// <param name="now">Monotonic ns.</param>
    public long Next(long now)
    {
        _beat += IntervalNanoseconds;
        if (now - _beat > IntervalNanoseconds)
        {
            long skipped = (now - _beat) / IntervalNanoseconds;
            Missed += skipped;
            _beat += skipped * IntervalNanoseconds;
        }

        // xorshift64 (Marsaglia, "Xorshift RNGs", 2003)
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        long range = (IntervalNanoseconds / Parts * 2) + 1;
        return _beat + (long)(_random % (ulong)range) - (range / 2);
    }
}
