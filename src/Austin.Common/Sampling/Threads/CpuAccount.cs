using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>The CPU time of a thread, handed out to its samples so that their sum is what the kernel counts.</summary>
internal sealed class CpuAccount : IDisposable
{
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly TaskSchedule _schedule;
    private readonly bool _isOlder;
    private CpuLedger _ledger;
    private int[] _frames = [];
    private int _frameCount;
    private long _waited;
    private long _turnsAtRest = -1;

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
            _ledger.Begin(run);
            _waited = waited;
        }
    }

    /// <summary>Time that the thread has waited for a CPU since the last call, in ns.</summary>
    public long Waited { get; private set; }

    /// <summary>Time that no sample has, in µs.</summary>
    public long Left => _ledger.Left / NanosecondsPerMicrosecond;

    /// <summary>Generation of the frame table that <see cref="Frames"/> belong to; -1 where the thread was not met on a CPU.</summary>
    public int Generation { get; private set; } = -1;

    /// <summary>Where it was when it was last met on a CPU.</summary>
    public ReadOnlySpan<int> Frames => _frames.AsSpan(0, _frameCount);

    /// <summary>What a sample of now is due, in µs; 0 when the thread did not run.</summary>
    /// <param name="passed">Time since the last pass, in µs.</param>
    /// <param name="isIdle">Whether it neither runs nor is ready to.</param>
    public long Due(long passed, bool isIdle)
    {
        Waited = 0;
        if (!_schedule.TryRead(out long run, out long waited, out long turns))
        {
            return isIdle ? 0 : passed;
        }

        (Waited, _waited) = (waited - _waited, waited);

        // One that has woken and had no CPU yet is where it slept.
        _turnsAtRest = isIdle ? turns : _turnsAtRest;
        return _ledger.Due(run, passed * NanosecondsPerMicrosecond, isIdle || turns == _turnsAtRest) / NanosecondsPerMicrosecond;
    }

    /// <summary>Notes that a sample got its due.</summary>
    /// <param name="microseconds">What it got.</param>
    /// <param name="frames">Its frames.</param>
    /// <param name="generation">Generation of their table.</param>
    public void Give(long microseconds, ReadOnlySpan<int> frames, int generation)
    {
        _ledger.Give(microseconds * NanosecondsPerMicrosecond);
        if (_frames.Length < frames.Length)
        {
            _frames = new int[frames.Length * 2];
        }

        frames.CopyTo(_frames);
        (_frameCount, Generation) = (frames.Length, generation);
    }

    public void Dispose() => _schedule.Dispose();
}
