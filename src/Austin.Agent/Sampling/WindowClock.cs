namespace Austin.Agent.Sampling;

/// <summary>Tells when windows begin, so that they follow one another without gap or overlap whatever becomes of the machine's clock.</summary>
/// <remarks>A clock that was set forward or back is followed only where it is off by more than a second.</remarks>
internal sealed class WindowClock
{
    private const long NanosecondsPerTick = 100;
    private const long MostOff = 1_000_000_000;

    private readonly TimeProvider _time;
    private long _start;
    private long _timestamp;

    public WindowClock(TimeProvider time)
    {
        _time = time;
        _start = Now();
        _timestamp = time.GetTimestamp();
    }

    /// <summary>Ends a window, and begins the next.</summary>
    /// <returns>When it began, in ns since 1970, and how long it took, in ns.</returns>
    public (long Start, long Duration) Next()
    {
        long timestamp = _time.GetTimestamp();
        long duration = _time.GetElapsedTime(_timestamp, timestamp).Ticks * NanosecondsPerTick;
        long start = _start;
        long end = start + duration;
        long now = Now();
        (_start, _timestamp) = (Math.Abs(now - end) > MostOff ? now : end, timestamp);
        return (start, duration);
    }

    private long Now() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
