using Austin.Common.Memory;

namespace Austin.Common.Linux;

/// <summary>Error numbers of the kernel, errno(3), the same on x86-64 and aarch64.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENOEXEC = 8;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int ENOSPC = 28;
    public const int EPIPE = 32;
    public const int ENOSYS = 38;

    public static RemoteMemoryStatus ToMemoryStatus(int errno) => errno switch
    {
        EFAULT or EIO => RemoteMemoryStatus.Unmapped,
        EPERM or EACCES => RemoteMemoryStatus.Denied,
        ESRCH => RemoteMemoryStatus.Gone,
        _ => RemoteMemoryStatus.Failed,
    };
}
