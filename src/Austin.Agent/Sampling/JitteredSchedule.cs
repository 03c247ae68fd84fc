namespace Austin.Agent.Sampling;

/// <summary>
/// When to sample next: each distance is up to a tenth longer or shorter, and these add up, so that no program stays in step with it
/// and is always met at the same places.
/// </summary>
/// <param name="intervalNanoseconds">Distance, on average.</param>
/// <param name="start">Monotonic ns.</param>
/// <param name="seed">Of the random distances.</param>
internal sealed class JitteredSchedule(long intervalNanoseconds, long start, ulong seed)
{
    private const long Parts = 10;

    private ulong _random = seed | 1;
    private long _next = start;

    /// <summary>The distance from now on.</summary>
    public long IntervalNanoseconds { get; set; } = intervalNanoseconds;

    /// <summary>Deadlines that were left out, because they had passed.</summary>
    public long Missed { get; private set; }

    /// <summary>Forgets the last deadline: the next is a distance from now.</summary>
    /// <param name="now">Monotonic ns.</param>
    public void Restart(long now) => _next = now;

    /// <summary>The next deadline.</summary>
    /// <param name="now">Monotonic ns.</param>
    public long Next(long now)
    {
        // xorshift64 (Marsaglia, "Xorshift RNGs", 2003)
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        long range = (IntervalNanoseconds / Parts * 2) + 1;
        _next += IntervalNanoseconds + (long)(_random % (ulong)range) - (range / 2);
        if (now - _next > IntervalNanoseconds)
        {
            long skipped = (now - _next) / IntervalNanoseconds;
            Missed += skipped;
            _next += skipped * IntervalNanoseconds;
        }

        return _next;
    }
}
