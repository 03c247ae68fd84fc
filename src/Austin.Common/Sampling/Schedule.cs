using Austin.Common.Linux;

namespace Austin.Common.Sampling;

/// <summary>When to sample next: deadlines at fixed distances, so that the time a pass takes does not add up.</summary>
internal sealed class Schedule(long intervalNanoseconds)
{
    private long _next = Clock.MonotonicNanoseconds;

    /// <summary>Deadlines that passed while a pass went on. They are not made up for.</summary>
    public long Missed { get; private set; }

    /// <summary>The next deadline in monotonic ns, past ones skipped.</summary>
    public long Next()
    {
        if (intervalNanoseconds == 0)
        {
            return 0;
        }

        _next += intervalNanoseconds;
        long late = Clock.MonotonicNanoseconds - _next;
        if (late > 0)
        {
            long skipped = (late / intervalNanoseconds) + 1;
            Missed += skipped;
            _next += skipped * intervalNanoseconds;
        }

        return _next;
    }
}
