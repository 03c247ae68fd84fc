using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>The CPU time of a thread, handed out to its samples so that their sum is what the kernel counts.</summary>
/// <remarks>
/// The kernel's figure lags while the thread runs: samples get the time between passes in advance, up to a tick, and no
/// more until the figure has caught up. A thread that is ready and waits for a CPU so gets nothing.
/// </remarks>
internal sealed class CpuAccount : IDisposable
{
    // The longest lag with CONFIG_HZ 250 and more, in ns; with 100 the rest comes in one piece.
    private const long MostAhead = 4_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly TaskSchedule _schedule;
    private readonly bool _isOlder;
    private long _given;
    private long _waited;

    /// <param name="pid">The process.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="since">When sampling began, in ns since boot: of a thread that is younger all time counts, else that from now on.</param>
    public CpuAccount(int pid, long threadId, long since)
    {
        _schedule = new TaskSchedule(pid, threadId);
        _isOlder = ProcessStat.StartNanoseconds(pid, threadId) < since;
        Begin();
    }

    /// <summary>Counts from now on what is not counted from the start of the thread.</summary>
    public void Begin()
    {
        if (_isOlder && _schedule.TryRead(out long run, out long waited))
        {
            (_given, _waited) = (run, waited);
        }
    }

    /// <summary>Time that the thread has waited for a CPU since the last call, in ns.</summary>
    public long Waited { get; private set; }

    /// <summary>What a sample of now is due, in µs; 0 when the thread did not run.</summary>
    /// <param name="passed">Time since the last pass, in µs.</param>
    /// <param name="isIdle">Whether it neither runs nor is ready to.</param>
    public long Due(long passed, bool isIdle)
    {
        Waited = 0;
        if (!_schedule.TryRead(out long run, out long waited))
        {
            return isIdle ? 0 : passed;
        }

        (Waited, _waited) = (waited - _waited, waited);
        long owed = run - _given;
        long expected = passed * NanosecondsPerMicrosecond;
        long due = isIdle || owed >= expected ? owed : Math.Min(expected, owed + MostAhead);
        return Math.Max(due / NanosecondsPerMicrosecond, 0);
    }

    /// <summary>Notes that a sample got its due.</summary>
    public void Give(long microseconds) => _given += microseconds * NanosecondsPerMicrosecond;

    public void Dispose() => _schedule.Dispose();
}
