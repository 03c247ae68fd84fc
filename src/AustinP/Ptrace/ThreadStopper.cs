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
    // A thread that runs stops within this; polling is faster than being woken.
    private const long SpinNanoseconds = 50_000;

    // Then the CPU is left to others, one of which may be the thread itself.
    private const long NapNanoseconds = 50_000;

    // Later than this a thread either waits for a CPU or is in an uninterruptible sleep, which may last.
    private const long AsleepDeadline = 20_000_000;
    private const long StopDeadline = 1_000_000_000;

    // How long to wait at the end for threads that have not stopped yet; the kernel releases them when we are gone.
    private const long LastDeadline = 200_000_000;

    // Seized and asked to stop, but not stopped yet: such a thread must be detached once it does.
    private readonly List<int> _owed = [];
    private int _stopped;
    private int _signal;

    /// <summary>Stops a thread and copies its registers.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="registers">Receives <c>NT_PRSTATUS</c>.</param>
    public StopOutcome TryStop(int tid, Span<ulong> registers)
    {
        if (_owed.Count > 0 && Settle() && _owed.Contains(tid))
        {
            return StopOutcome.Late;
        }

        int error = PtraceCalls.Seize(tid);
        if (error != 0)
        {
            return error == Errno.ESRCH ? StopOutcome.Gone : StopOutcome.Refused;
        }

        if (PtraceCalls.Interrupt(tid) != 0)
        {
            return StopOutcome.Gone;
        }

        long start = Clock.MonotonicNanoseconds;
        WaitStatus status;
        while (!PtraceCalls.TryWait(tid, out status))
        {
            long waited = Clock.MonotonicNanoseconds - start;
            if (waited > StopDeadline || (waited > AsleepDeadline && IsUninterruptible(tid)))
            {
                _owed.Add(tid);
                return StopOutcome.Late;
            }

            if (waited > SpinNanoseconds)
            {
                Clock.SleepUntil(start + waited + NapNanoseconds);
            }
        }

        if (status.IsGone)
        {
            return StopOutcome.Gone;
        }

        _stopped = tid;
        _signal = status.SignalToPassOn;
        if (PtraceCalls.GetRegisters(tid, registers) == 0)
        {
            // Only a thread that was killed has no registers.
            Release();
            return StopOutcome.Gone;
        }

        return StopOutcome.Stopped;
    }

    /// <summary>Lets the stopped thread go, with the signal that reached it meanwhile.</summary>
    public void Release()
    {
        if (_stopped != 0)
        {
            _ = PtraceCalls.Detach(_stopped, _signal);
            _stopped = 0;
        }
    }

    /// <summary>Releases those that were late and have stopped since.</summary>
    /// <returns>Whether there are more of them.</returns>
    public bool Settle()
    {
        for (int i = _owed.Count - 1; i >= 0; i--)
        {
            if (PtraceCalls.TryWait(_owed[i], out WaitStatus status))
            {
                if (status.IsStopped)
                {
                    _ = PtraceCalls.Detach(_owed[i], status.SignalToPassOn);
                }

                _owed.RemoveAt(i);
            }
        }

        return _owed.Count > 0;
    }

    public void Dispose()
    {
        Release();
        long end = Clock.MonotonicNanoseconds + LastDeadline;
        while (Settle() && Clock.MonotonicNanoseconds < end)
        {
            Clock.SleepUntil(Clock.MonotonicNanoseconds + NapNanoseconds);
        }
    }

    // State letter of proc_pid_stat(5).
    private static bool IsUninterruptible(int tid)
    {
        using ProcFile? file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{tid}/stat"), out _);
        Span<byte> buffer = stackalloc byte[128];
        ReadOnlySpan<byte> text = file is null ? [] : file.Read(buffer);
        return text.IndexOf(") D"u8) >= 0;
    }
}
