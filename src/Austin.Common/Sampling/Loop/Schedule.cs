namespace Austin.Common.Sampling.Loop;

/// <summary>When to sample next: deadlines at fixed distances, so that the time a pass takes does not add up.</summary>
/// <param name="intervalNanoseconds">Distance; 0 for none.</param>
/// <param name="start">The first deadline, in monotonic ns as all of them.</param>
internal sealed class Schedule(long intervalNanoseconds, long start)
{
    private long _next = start;

    /// <summary>Deadlines that were left out: those that had passed when the one after them had passed, too.</summary>
    public long Missed { get; private set; }

    /// <summary>
    /// The next deadline, at the time <paramref name="now"/>. One that passed by less than an interval is still met, late;
    /// a wake-up that came late so costs no sample, and no burst follows it.
    /// </summary>
    public long Next(long now)
    {
        if (intervalNanoseconds == 0)
        {
            return 0;
        }

        _next += intervalNanoseconds;
        long late = now - _next;
        if (late >= intervalNanoseconds)
        {
            long skipped = late / intervalNanoseconds;
            Missed += skipped;
            _next += skipped * intervalNanoseconds;
        }

        return _next;
    }
}
