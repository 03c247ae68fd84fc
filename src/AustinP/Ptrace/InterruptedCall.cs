using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Austin.Common.Linux;
using PtraceCalls = Austin.Common.Linux.Ptrace;

namespace AustinP.Ptrace;

/// <summary>
/// A system call that began between the look at a thread and its stop. Most calls are begun anew by the kernel when a stop broke
/// them off; those here fail with <c>EINTR</c> instead (signal(7), "Interruption of system calls and library functions by stop
/// signals"), which their program would see although no signal came.
/// </summary>
/// <remarks>
/// <c>-ERESTARTNOHAND</c> in the place of <c>-EINTR</c> tells the kernel to begin the call anew, or to fail it with <c>EINTR</c> after
/// all if a signal has a handler to run (arch_do_signal_or_restart in arch/x86/kernel/signal.c looks at the registers after the stop).
/// A timeout so begins anew, some microseconds late. On aarch64 the kernel has looked before the stop, and the call fails.
/// </remarks>
internal static class InterruptedCall
{
    /// <summary>So often a thread's calls are begun anew at stops that follow each other; then one fails, so that a wait ends.</summary>
    public const int MostInARow = 8;

    // In NT_PRSTATUS of x86-64 (struct user_regs_struct, sys/user.h).
    private const int Result = 10;
    private const int Number = 15;

    // include/linux/errno.h of the kernel
    private const long ERESTARTNOHAND = 514;

    // Each has done nothing yet when it fails so.
    private static readonly FrozenSet<string> _calls = new[]
    {
        "epoll_wait", "epoll_pwait", "epoll_pwait2", "read", "readv", "write", "writev", "accept", "accept4", "recvfrom", "recvmsg",
        "recvmmsg", "sendto", "sendmsg", "sendmmsg", "semop", "semtimedop", "rt_sigtimedwait", "io_getevents", "io_pgetevents",
    }.ToFrozenSet();

    /// <summary>Whether a thread, by its registers, was in such a call until it was stopped.</summary>
    /// <param name="registers"><c>NT_PRSTATUS</c> of this machine.</param>
    public static bool IsIn(ReadOnlySpan<ulong> registers) =>
        OwnMachine.Architecture == Architecture.X64
        && registers.Length > Number
        && (long)registers[Result] == -Errno.EINTR
        && (long)registers[Number] >= 0
        && _calls.Contains(SystemCalls.Name((long)registers[Number]));

    /// <summary>Has such a call begun anew when the thread goes on.</summary>
    /// <param name="tid">A thread that is stopped.</param>
    public static void Restart(int tid)
    {
        // A thread that was killed meanwhile needs no registers.
        _ = PtraceCalls.SetRegister(tid, Result, unchecked((ulong)-ERESTARTNOHAND));
    }
}
