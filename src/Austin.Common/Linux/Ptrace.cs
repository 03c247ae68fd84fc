using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>ptrace(2) for a tracer that looks and lets go: never PTRACE_ATTACH, no options. All calls for a thread come from one thread.</summary>
internal static unsafe partial class Ptrace
{
    private const long PTRACE_DETACH = 17;
    private const long PTRACE_GETREGSET = 0x4204;
    private const long PTRACE_SEIZE = 0x4206;
    private const long PTRACE_INTERRUPT = 0x4207;
    private const nint NT_PRSTATUS = 1;
    private const int WNOHANG = 1;
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

    /// <summary>Takes the next event of a traced thread without waiting for it.</summary>
    /// <returns>Whether there was one, or there never will be any (<see cref="WaitStatus.IsGone"/>).</returns>
    public static bool TryWait(int tid, out WaitStatus status)
    {
        int raw = 0;
        int result = WaitPid(tid, &raw, WNOHANG | WALL);
        status = result < 0 ? WaitStatus.Gone : new WaitStatus(raw);
        return result == tid || (result < 0 && Marshal.GetLastSystemError() != Errno.EINTR);
    }

    private static int Error(nint result) => result < 0 ? Marshal.GetLastSystemError() : 0;

    [LibraryImport("libc", EntryPoint = "ptrace")]
    [SuppressGCTransition]
    private static partial nint Call(long request, int tid, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    [SuppressGCTransition]
    private static partial int WaitPid(int tid, int* status, int options);
}
