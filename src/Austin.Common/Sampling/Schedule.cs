using Austin.Common.Linux;

namespace Austin.Common.Sampling;

/// <summary>When to sample next: deadlines at fixed distances, so that the time a pass takes does not add up.</summary>
internal sealed class Schedule(long intervalNanoseconds)
{
    private long _next = Clock.MonotonicNanoseconds;

    /// <summary>Deadlines that were left out: those that had passed when the one after them had passed, too.</summary>
    public long Missed { get; private set; }

    /// <summary>
    /// The next deadline in monotonic ns. One that passed by less than an interval is still met, late; a wake-up that
    /// came late so costs no sample, and no burst follows it.
    /// </summary>
    public long Next()
    {
        if (intervalNanoseconds == 0)
        {
            return 0;
        }

        _next += intervalNanoseconds;
        long late = Clock.MonotonicNanoseconds - _next;
        if (late >= intervalNanoseconds)
        {
            long skipped = late / intervalNanoseconds;
            Missed += skipped;
            _next += skipped * intervalNanoseconds;
        }

        return _next;
    }
}
