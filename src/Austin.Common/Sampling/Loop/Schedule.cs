namespace Austin.Common.Sampling.Loop;

/// <summary>
/// When to sample next: deadlines that do not depend on how long a pass takes, so that this does not add up. Each distance is up to
/// a quarter longer or shorter than the interval, and these add up: a program whose rounds take the interval or a part of it would
/// otherwise be met at the same places of its round for a long time.
/// </summary>
/// <param name="intervalNanoseconds">Distance on average; 0 for none.</param>
/// <param name="start">The first deadline, in monotonic ns as all of them.</param>
/// <param name="seed">Of the random distances; 0 for fixed ones.</param>
internal sealed class Schedule(long intervalNanoseconds, long start, ulong seed)
{
    private const long Parts = 4;

    private ulong _random = seed;
    private long _next = start;

    /// <summary>The distance from now on.</summary>
    public long IntervalNanoseconds { get; set; } = intervalNanoseconds;

    /// <summary>Deadlines that were left out: those that had passed when the one after them had passed, too.</summary>
    public long Missed { get; private set; }

    /// <summary>Forgets the last deadline: the next is a distance from now.</summary>
    /// <param name="now">Monotonic ns.</param>
    public void Restart(long now) => _next = now;

    /// <summary>
    /// The next deadline, at the time <paramref name="now"/>. One that passed by less than an interval is still met, late;
    /// a wake-up that came late so costs no sample, and no burst follows it.
    /// </summary>
    public long Next(long now)
    {
        if (IntervalNanoseconds == 0)
        {
            return 0;
        }

        _next += Distance();
        long late = now - _next;
        if (late >= IntervalNanoseconds)
        {
            long skipped = late / IntervalNanoseconds;
            Missed += skipped;
            _next += skipped * IntervalNanoseconds;
        }

        return _next;
    }

    private long Distance()
    {
        if (_random == 0)
        {
            return IntervalNanoseconds;
        }

        // xorshift64 (Marsaglia, "Xorshift RNGs", 2003)
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        long most = IntervalNanoseconds / Parts;
        return IntervalNanoseconds - most + (long)(_random % (ulong)((2 * most) + 1));
    }
}
