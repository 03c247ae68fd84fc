using System.Globalization;
using System.Runtime.InteropServices;
using Austin.Common.Linux;
using AustinP.Ptrace;

namespace Austin.Live.Tests.Native;

/// <summary>Threads that are stopped in the midst of a wait, as happens when it began after the look that found them running.</summary>
[Collection(nameof(Alone))]
public sealed class InterruptedCallTests : IDisposable
{
    // In a thread of its own: the stop of a main thread would be told to whatever waits for the process, too.
    private const string Waiter = """
        import ctypes, os, signal, sys, threading
        def wait():
            with open(sys.argv[2], "w") as out:
                out.write(str(threading.get_native_id()))
            os.rename(sys.argv[2], sys.argv[2] + ".ready")
            count = getattr(library, sys.argv[3])(2000)
            with open(sys.argv[2], "w") as out:
                out.write(str(count))
            os.rename(sys.argv[2], sys.argv[2] + ".done")
        library = ctypes.CDLL(sys.argv[1])
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
        """;

    // rax and orig_rax in NT_PRSTATUS (struct user_regs_struct, sys/user.h)
    private const int Result = 10;
    private const int Number = 15;
    private const ulong EpollWait = 232;
    private const ulong Close = 3;

    private readonly TemporaryFolder _folder = new();

    public InterruptedCallTests() => Skip.If(RuntimeInformation.ProcessArchitecture != Architecture.X64, "elsewhere such calls fail");

    public void Dispose() => _folder.Dispose();

    // Where it waits and where it does not by turns.
    [SkippableFact]
    public void A_wait_that_is_stopped_goes_on()
    {
        (int failed, int restarted, int late) = Stop("interrupted_by_turns", byTurns: true);
        Assert.InRange(failed, 0, late);
        Assert.True(restarted > 40, $"{restarted} waits went on");
    }

    // Its timeout of 20 ms would begin anew every millisecond.
    [SkippableFact]
    public void A_wait_that_is_stopped_again_and_again_ends()
    {
        (int failed, int restarted, int late) = Stop("interrupted", byTurns: false);
        Assert.InRange(failed, 20, int.MaxValue);
        Assert.InRange(restarted, (failed - late) * InterruptedCall.MostInARow, int.MaxValue);
    }

    // One comes every 7 ms. One between two waits ends none.
    [SkippableFact]
    public void A_signal_ends_the_wait_all_the_same() => Assert.InRange(Stop("unheard", byTurns: false).Result, int.MinValue, 28);

    [SkippableFact]
    public void Only_calls_that_may_begin_anew_do()
    {
        ulong[] registers = new ulong[27];
        registers[Result] = unchecked((ulong)-Errno.EINTR);
        registers[Number] = EpollWait;
        Assert.True(InterruptedCall.IsIn(registers));
        registers[Number] = Close;
        Assert.False(InterruptedCall.IsIn(registers));

        // Not in a call, as after an interrupt.
        registers[Number] = ulong.MaxValue;
        Assert.False(InterruptedCall.IsIn(registers));
        registers[Number] = EpollWait;
        registers[Result] = 1;
        Assert.False(InterruptedCall.IsIn(registers));
        Assert.False(InterruptedCall.IsIn([]));
    }

    // Stops the thread until the native function is at its end: what that says, how often a stop met a wait that went on, and how
    // often the thread did not stop in time.
    private (int Result, int Restarted, int Late) Stop(string function, bool byTurns)
    {
        string file = _folder.File(function);
        using RunningTarget target = RunningTarget.StartOnly(
            [Interpreters.RequireAny().Path, "-c", Waiter, NativeCode.Library(_folder), file, function]);
        Patience.Until(() => File.Exists(file + ".ready"), "the target is ready");
        int thread = int.Parse(File.ReadAllText(file + ".ready"), CultureInfo.InvariantCulture);
        using BlockedThread files = new(target.Pid, thread);
        using ThreadStopper stopper = new();
        ulong[] registers = new ulong[64];
        (int restarted, int late, int inARow) = (0, 0, 0);
        bool wantsWait = true;
        Patience.Until(
            () =>
            {
                Clock.SleepUntil(Clock.MonotonicNanoseconds + 1_000_000);
                if (!byTurns || files.TryReadBlocked(out _, out _) == wantsWait)
                {
                    StopOutcome outcome = stopper.TryStop(target.Pid, thread, files, registers);
                    late += outcome == StopOutcome.Stopped ? 0 : 1;
                    inARow = outcome == StopOutcome.Stopped && InterruptedCall.IsIn(registers) && inARow < InterruptedCall.MostInARow ? inARow + 1 : 0;
                    restarted += inARow > 0 ? 1 : 0;
                    stopper.Release();
                    wantsWait = !wantsWait;
                }

                return File.Exists(file + ".done");
            },
            $"the end of {function}");
        return (int.Parse(File.ReadAllText(file + ".done"), CultureInfo.InvariantCulture), restarted, late);
    }
}
