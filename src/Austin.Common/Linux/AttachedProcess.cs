using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>A process that was running already. Held by a pidfd, so that a recycled id is not mistaken for it.</summary>
internal sealed unsafe partial class AttachedProcess : ITargetProcess, IDisposable
{
    private const int SYS_pidfd_open = 434;
    private const short POLLIN = 1;

    private readonly int _pidfd;

    private AttachedProcess(int pid, int pidfd)
    {
        Pid = pid;
        _pidfd = pidfd;
    }

    public int Pid { get; }

    public bool IsLaunched => false;

    /// <summary>Takes hold of a process.</summary>
    /// <returns>False if there is none of that id, or the id is that of a thread.</returns>
    public static bool TryOpen(int pid, out AttachedProcess process)
    {
        // Kernels before 5.3 have no pidfd; sandboxes may forbid it. Asking by id then has to do.
        long pidfd = SystemCallNative(SYS_pidfd_open, pid, 0);
        bool isUnavailable = pidfd < 0 && Marshal.GetLastSystemError() is (Errno.ENOSYS or Errno.EPERM);
        process = new AttachedProcess(pid, (int)pidfd);
        return (pidfd >= 0 || isUnavailable) && !process.HasExited();
    }

    public bool HasExited()
    {
        if (_pidfd < 0)
        {
            return KillNative(Pid, 0) != 0 && Marshal.GetLastSystemError() == Errno.ESRCH;
        }

        PollDescriptor descriptor = new() { Descriptor = _pidfd, Events = POLLIN };
        return PollNative(&descriptor, 1, 0) > 0;
    }

    public void Dispose()
    {
        if (_pidfd >= 0)
        {
            _ = CloseNative(_pidfd);
        }
    }


    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCallNative(long number, long first, long second);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int PollNative(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillNative(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);

    /// <summary>struct pollfd (poll(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
