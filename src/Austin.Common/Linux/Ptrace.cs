using System.Runtime.InteropServices;
using Austin.Common.Memory;

namespace Austin.Common.Linux;

/// <summary>ptrace(2) for a tracer that looks and lets go: never PTRACE_ATTACH, no options. All calls for a thread come from one thread.</summary>
internal static unsafe partial class Ptrace
{
    private const long PTRACE_POKEUSER = 6;
    private const long PTRACE_DETACH = 17;
    private const long PTRACE_GETREGSET = 0x4204;
    private const long PTRACE_SEIZE = 0x4206;
    private const long PTRACE_INTERRUPT = 0x4207;
    private const nint NT_PRSTATUS = 1;

    // <bits/waitflags.h>
    private const int P_PID = 1;
    private const int WNOHANG = 1;
    private const int WSTOPPED = 2;
    private const int WEXITED = 4;
    private const int WNOWAIT = 0x01000000;
    private const int WALL = 0x40000000;

    /// <summary>Becomes the tracer of a thread without stopping it.</summary>
    /// <returns>0 or the error: EPERM when it may not be traced or is traced by another, ESRCH when it is gone.</returns>
    public static int Seize(int tid) => Error(Call(PTRACE_SEIZE, tid, 0, 0));

    /// <summary>Asks a seized thread to stop.</summary>
    /// <returns>0 or the error.</returns>
    public static int Interrupt(int tid) => Error(Call(PTRACE_INTERRUPT, tid, 0, 0));

    /// <summary>Lets a stopped thread go.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="signal">A signal to deliver to it, or 0.</param>
    /// <returns>0 or the error: ESRCH when it is not stopped (yet), or gone.</returns>
    public static int Detach(int tid, int signal) => Error(Call(PTRACE_DETACH, tid, 0, signal));

    /// <summary>Copies the general registers of a stopped thread, in the order of <c>NT_PRSTATUS</c>.</summary>
    /// <returns>Whole words copied; 0 on failure.</returns>
    public static int GetRegisters(int tid, Span<ulong> registers)
    {
        fixed (ulong* words = registers)
        {
            RemoteRange vector = new((ulong)words, (ulong)registers.Length * sizeof(ulong));
            return Call(PTRACE_GETREGSET, tid, NT_PRSTATUS, (nint)(&vector)) < 0 ? 0 : (int)(vector.Length / sizeof(ulong));
        }
    }

    /// <summary>Sets a general register of a stopped thread; x86-64 only.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="register">Its place in <c>NT_PRSTATUS</c>, with which <c>struct user</c> begins (sys/user.h).</param>
    /// <param name="value">Its value from now on.</param>
    /// <returns>0 or the error.</returns>
    public static int SetRegister(int tid, int register, ulong value) =>
        Error(Call(PTRACE_POKEUSER, tid, register * sizeof(ulong), (nint)value));

    /// <summary>Looks whether a traced thread stopped or ended, without waiting and without taking the event.</summary>
    public static WaitStatus PollStop(int tid) => Wait(tid, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | WALL);

    /// <summary>Takes the end of a thread, which its process waits for.</summary>
    public static void Reap(int tid) => _ = Wait(tid, WEXITED | WNOHANG | WALL);

    private static WaitStatus Wait(int tid, int options)
    {
        SignalInfo info = default;
        if (WaitId(P_PID, tid, &info, options) < 0)
        {
            return Marshal.GetLastSystemError() == Errno.EINTR ? default : WaitStatus.Unknown;
        }

        return info.Pid == tid ? new WaitStatus(info.Code, info.Status) : default;
    }

    private static int Error(nint result) => result < 0 ? Marshal.GetLastSystemError() : 0;

    [LibraryImport("libc", EntryPoint = "ptrace")]
    [SuppressGCTransition]
    private static partial nint Call(long request, int tid, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitid")]
    [SuppressGCTransition]
    private static partial int WaitId(int idType, int id, SignalInfo* info, int options);
}
