using System.Globalization;
using Austin.Common.Linux;
using PtraceCalls = Austin.Common.Linux.Ptrace;

namespace AustinP.Ptrace;

/// <summary>
/// Stops one thread at a time, for some microseconds. It is detached after every stop, so that its signals never wait
/// for us, and goes on by itself if we die at any moment. All calls come from one OS thread, as ptrace(2) demands.
/// </summary>
internal sealed class ThreadStopper : IDisposable
{
    // A thread that runs on another CPU stops within this; polling is faster than being woken.
    private const long SpinNanoseconds = 50_000;

    // Then the CPU is left to others, one of which may be the thread itself.
    private const long ShortNapNanoseconds = 5_000;
    private const long NapNanoseconds = 20_000;
    private const long LongNapNanoseconds = 200_000;

    // Later than this a thread either waits for a CPU or is in an uninterruptible sleep, which may last.
    private const long AsleepDeadline = 5_000_000;
    private const long StopDeadline = 100_000_000;

    // How long to wait at the end for threads that have not stopped yet; the kernel releases them when we are gone.
    private const long LastDeadline = 200_000_000;

    // A thread that stops late is kept so long for the next sample, since it does not get a CPU soon anyway.
    private const long HoldNanoseconds = 5_000_000;

    // Words of NT_PRSTATUS at most: 34 on aarch64.
    private const int MostRegisters = 64;

    // Seized and not let go yet: to be read or detached when they stop, or reaped when they ended.
    private readonly List<LateStop> _lateStops = [];

    // How often in a row a thread's system call was begun anew, by its id.
    private readonly Dictionary<int, int> _restarts = [];
    private (int Pid, int Tid) _stopped;
    private int _signal;
    private long _lastSeenRunning;

    // Between interrupt and release a thread waits for us.
    private bool _mayRaise = true;
    private bool _isRaised;

    /// <summary>How long the last thread was stopped at most: from the last look that found it running to the call that released it.</summary>
    public long StoppedNanoseconds { get; private set; }

    /// <summary>Stops a thread and copies its registers.</summary>
    /// <param name="pid">Its process.</param>
    /// <param name="tid">The thread.</param>
    /// <param name="files">What /proc tells of it.</param>
    /// <param name="registers">Receives <c>NT_PRSTATUS</c>.</param>
    public StopOutcome TryStop(int pid, int tid, BlockedThread files, Span<ulong> registers)
    {
        StoppedNanoseconds = 0;
        if (FindLate(pid, tid) is var late and >= 0)
        {
            return Adopt(late, registers);
        }

        // On the CPU we run on it cannot stop before we leave it.
        bool sharesCpu = files.SharesCpu();
        int error = PtraceCalls.Seize(tid);
        if (error != 0)
        {
            return error == Errno.ESRCH ? StopOutcome.Gone : StopOutcome.Refused;
        }

        _mayRaise = _isRaised = _mayRaise && RealTimePriority.TryRaise();
        long start = Clock.MonotonicNanoseconds;
        _lastSeenRunning = start;
        WaitStatus status = PtraceCalls.Interrupt(tid) == 0 ? AwaitStop(tid, start, files, sharesCpu) : default;
        if (!status.IsStopped)
        {
            EndRealTime();
            // Whether it ended or goes on running: it is ours until it is detached or reaped.
            _lateStops.Add(new LateStop(pid, tid, Clock.MonotonicNanoseconds, SeenStopped: 0));
            ReleaseLateStops();
            return Find(pid, tid) >= 0 ? StopOutcome.Late : StopOutcome.Gone;
        }

        return Take(pid, tid, status, registers);
    }

    /// <summary>Whether a thread that did not stop in time has stopped since, and waits to be read.</summary>
    public bool Holds(int pid, int tid) => FindLate(pid, tid) is var late and >= 0 && _lateStops[late].HasStopped;

    // Of those that are late, after a look at all.
    private int FindLate(int pid, int tid) => _lateStops.Count > 0 && ReleaseLateStops(HoldNanoseconds, tid) ? Find(pid, tid) : -1;

    private int Find(int pid, int tid)
    {
        for (int i = 0; i < _lateStops.Count; i++)
        {
            if (_lateStops[i].Pid == pid && _lateStops[i].Tid == tid)
            {
                return i;
            }
        }

        return -1;
    }

    // What it shows is what it showed when it was asked to stop: it did not get to run its own code since.
    private StopOutcome Adopt(int late, Span<ulong> registers)
    {
        LateStop thread = _lateStops[late];
        if (!thread.HasStopped)
        {
            return StopOutcome.Late;
        }

        _lateStops.RemoveAt(late);
        _lastSeenRunning = thread.LastSeenRunning;
        return Take(thread.Pid, thread.Tid, PtraceCalls.PollStop(thread.Tid), registers);
    }

    private StopOutcome Take(int pid, int tid, WaitStatus status, Span<ulong> registers)
    {
        _stopped = (pid, tid);
        _signal = status.SignalToPassOn;
        if (PtraceCalls.GetRegisters(tid, registers) == 0)
        {
            // Only a thread that was killed has no registers.
            Release();
            return StopOutcome.Gone;
        }

        UndoInterruption(tid, status, registers);
        return StopOutcome.Stopped;
    }

    /// <summary>Lets the stopped thread go, with the signal that reached it meanwhile.</summary>
    public void Release()
    {
        if (_stopped.Tid != 0)
        {
            // Before the call: a thread that goes on at once may take the CPU from us.
            StoppedNanoseconds = Clock.MonotonicNanoseconds - _lastSeenRunning;
            if (PtraceCalls.Detach(_stopped.Tid, _signal) != 0)
            {
                // Killed while it was stopped: it has to be reaped.
                _lateStops.Add(new LateStop(_stopped.Pid, _stopped.Tid, Clock.MonotonicNanoseconds, SeenStopped: 0));
            }

            _stopped = default;
        }

        EndRealTime();
    }

    /// <summary>Releases those that were late, have stopped since and were not read for a while.</summary>
    /// <returns>Whether there are more of them.</returns>
    public bool ReleaseLateStops() => ReleaseLateStops(HoldNanoseconds, wanted: 0);

    // The wanted thread is about to be read, however long ago it stopped.
    private bool ReleaseLateStops(long hold, int wanted)
    {
        for (int i = _lateStops.Count - 1; i >= 0; i--)
        {
            (int pid, int tid, long lastSeenRunning, long seenStopped) = _lateStops[i];
            WaitStatus status = PtraceCalls.PollStop(tid);
            long now = Clock.MonotonicNanoseconds;
            if (status.IsNothing)
            {
                _lateStops[i] = new LateStop(pid, tid, now, SeenStopped: 0);
                continue;
            }

            seenStopped = seenStopped == 0 ? now : seenStopped;
            if (status.IsStopped && (now - seenStopped < hold || tid == wanted))
            {
                _lateStops[i] = new LateStop(pid, tid, lastSeenRunning, seenStopped);
                continue;
            }

            if (status.IsStopped && !LetGo(tid, status))
            {
                continue;
            }

            _lateStops.RemoveAt(i);
            if (status.IsEnded)
            {
                Reap(pid, tid);
            }
            else if (status == WaitStatus.Unknown && pid != tid && IsTraced(pid))
            {
                // The thread has called execve: it is the leader now, and traced as before.
                _lateStops.Add(new LateStop(pid, pid, now, SeenStopped: 0));
            }
        }

        return _lateStops.Count > 0;
    }

    public void Dispose()
    {
        Release();
        long end = Clock.MonotonicNanoseconds + LastDeadline;
        while (ReleaseLateStops(hold: 0, wanted: 0) && Clock.MonotonicNanoseconds < end)
        {
            Clock.SleepUntil(Clock.MonotonicNanoseconds + LongNapNanoseconds);
        }
    }

    // One whose registers nobody wants.
    private bool LetGo(int tid, WaitStatus status)
    {
        Span<ulong> registers = stackalloc ulong[MostRegisters];
        UndoInterruption(tid, status, registers[..PtraceCalls.GetRegisters(tid, registers)]);
        return PtraceCalls.Detach(tid, status.SignalToPassOn) == 0;
    }

    // Not for ever: where /proc does not tell what is blocked, every stop would begin the timeout of a wait anew.
    private void UndoInterruption(int tid, WaitStatus status, ReadOnlySpan<ulong> registers)
    {
        int restarts = _restarts.GetValueOrDefault(tid);
        if (status.IsAsked && restarts < InterruptedCall.MostInARow && InterruptedCall.IsIn(registers))
        {
            _restarts[tid] = restarts + 1;
            InterruptedCall.Restart(tid);
        }
        else if (restarts > 0)
        {
            _ = _restarts.Remove(tid);
        }
    }

    private void EndRealTime()
    {
        if (_isRaised)
        {
            _isRaised = false;
            RealTimePriority.Restore();
        }
    }

    private WaitStatus AwaitStop(int tid, long start, BlockedThread files, bool sharesCpu)
    {
        while (true)
        {
            WaitStatus status = PtraceCalls.PollStop(tid);
            if (!status.IsNothing)
            {
                return status;
            }

            _lastSeenRunning = Clock.MonotonicNanoseconds;
            long waited = _lastSeenRunning - start;
            if (waited > StopDeadline || (waited > AsleepDeadline && files.IsUninterruptible()))
            {
                return default;
            }

            // A sleep ends sooner than a yield where a third one waits for the CPU too.
            if (waited >= SpinNanoseconds || sharesCpu)
            {
                Clock.SleepUntil(_lastSeenRunning + (waited < SpinNanoseconds ? ShortNapNanoseconds : waited < AsleepDeadline ? NapNanoseconds : LongNapNanoseconds));
            }
        }
    }

    // A process of ours has a parent that waits for it: us.
    private static void Reap(int pid, int tid)
    {
        if (pid != tid || ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))?.ParentId != Environment.ProcessId)
        {
            PtraceCalls.Reap(tid);
        }
    }

    private static bool IsTraced(int pid) =>
        ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))?.TracerId == Environment.ProcessId;
}
