using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Names of the system calls in which a thread may be met: asm/unistd_64.h of x86-64, asm-generic/unistd.h of aarch64.</summary>
internal static class SystemCalls
{
    // Name, number on x86-64, number on aarch64; -1 where there is none.
    private static readonly (string Name, int X64, int Arm64)[] _calls =
    [
        ("read", 0, 63), ("write", 1, 64), ("open", 2, -1), ("close", 3, 57), ("stat", 4, -1), ("fstat", 5, 80), ("lstat", 6, -1),
        ("poll", 7, -1), ("mmap", 9, 222), ("mprotect", 10, 226), ("munmap", 11, 215), ("brk", 12, 214), ("ioctl", 16, 29),
        ("pread64", 17, 67), ("pwrite64", 18, 68), ("readv", 19, 65), ("writev", 20, 66), ("select", 23, -1),
        ("sched_yield", 24, 124), ("msync", 26, 227), ("madvise", 28, 233), ("pause", 34, -1), ("nanosleep", 35, 101),
        ("sendfile", 40, 71), ("connect", 42, 203), ("accept", 43, 202), ("sendto", 44, 206), ("recvfrom", 45, 207),
        ("sendmsg", 46, 211), ("recvmsg", 47, 212), ("clone", 56, 220), ("fork", 57, -1), ("vfork", 58, -1), ("execve", 59, 221),
        ("exit", 60, 93), ("wait4", 61, 260), ("kill", 62, 129), ("semop", 65, 193), ("msgsnd", 69, 189), ("msgrcv", 70, 188),
        ("fcntl", 72, 25), ("flock", 73, 32), ("fsync", 74, 82), ("fdatasync", 75, 83), ("ftruncate", 77, 46), ("rename", 82, -1),
        ("mkdir", 83, -1), ("unlink", 87, -1), ("ptrace", 101, 117), ("rt_sigtimedwait", 128, 137), ("rt_sigsuspend", 130, 133),
        ("sync", 162, 81), ("futex", 202, 98), ("io_getevents", 208, 4), ("getdents64", 217, 61), ("restart_syscall", 219, 128),
        ("semtimedop", 220, 192), ("clock_nanosleep", 230, 115), ("exit_group", 231, 94), ("epoll_wait", 232, -1), ("tgkill", 234, 131),
        ("mq_timedsend", 242, 182), ("mq_timedreceive", 243, 183), ("waitid", 247, 95), ("openat", 257, 56), ("newfstatat", 262, 79),
        ("unlinkat", 263, 35), ("pselect6", 270, 72), ("ppoll", 271, 73), ("splice", 275, 76), ("epoll_pwait", 281, 22),
        ("fallocate", 285, 47), ("accept4", 288, 242), ("preadv", 295, 69), ("pwritev", 296, 70), ("recvmmsg", 299, 243),
        ("syncfs", 306, 267), ("sendmmsg", 307, 269), ("kcmp", 312, 272), ("getrandom", 318, 278), ("copy_file_range", 326, 285), ("preadv2", 327, 286),
        ("pwritev2", 328, 287), ("statx", 332, 291), ("io_pgetevents", 333, 292), ("io_uring_enter", 426, 426), ("clone3", 435, 435),
        ("epoll_pwait2", 441, 441), ("futex_waitv", 449, 449), ("futex_wait", 455, 455),
    ];

    private static readonly FrozenDictionary<long, string> _names =
        Numbers(OwnMachine.Architecture).ToFrozenDictionary(static call => (long)call.Number, static call => call.Name);

    // Their first argument is the descriptor that they work on.
    private static readonly FrozenSet<string> _onDescriptor = new[]
    {
        "read", "write", "close", "fstat", "ioctl", "pread64", "pwrite64", "readv", "writev", "sendfile", "connect", "accept", "sendto",
        "recvfrom", "sendmsg", "recvmsg", "fcntl", "flock", "fsync", "fdatasync", "ftruncate", "getdents64", "splice", "fallocate",
        "accept4", "preadv", "pwritev", "recvmmsg", "syncfs", "sendmmsg", "copy_file_range", "preadv2", "pwritev2",
    }.ToFrozenSet();

    /// <summary>The name of a call by its number on this machine; <c>system call N</c> for those that are not listed.</summary>
    public static string Name(long number) => _names.GetValueOrDefault(number) ?? $"system call {number}";

    /// <summary>The number of a call on this machine.</summary>
    /// <param name="name">One that is listed for both machines.</param>
    public static long Number(string name) => Numbers(OwnMachine.Architecture).First(call => call.Name == name).Number;

    /// <summary>Whether the first argument of a call is a file descriptor.</summary>
    public static bool IsOnDescriptor(string name) => _onDescriptor.Contains(name);

    /// <summary>Whether the first argument of a call is the address of a word that it waits for.</summary>
    public static bool IsOnWord(string name) => name is "futex" or "futex_wait";

    /// <summary>All numbers that are known of a machine.</summary>
    public static IEnumerable<(string Name, int Number)> Numbers(Architecture machine) =>
        _calls.Select(call => (call.Name, Number: machine == Architecture.Arm64 ? call.Arm64 : call.X64)).Where(static call => call.Number >= 0);
}
