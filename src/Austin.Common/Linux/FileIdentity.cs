using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.Linux;

/// <summary>Which file a path leads to.</summary>
internal static unsafe partial class FileIdentity
{
    private const int AT_FDCWD = -100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_TYPE = 1;
    private const uint STATX_INO = 0x100;
    private const uint STATX_MTIME = 0x40;
    private const uint STATX_CTIME = 0x80;

    // S_IFMT and S_IFREG of <sys/stat.h>.
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    // Offsets of stx_mode, stx_ino, stx_ctime and stx_mtime in struct statx, and its size, statx(2).
    private const int StatxMode = 28;
    private const int StatxInode = 32;
    private const int StatxStatusChange = 96;
    private const int StatxContentChange = 112;
    private const int StatxSize = 256;

    /// <summary>The inode a path leads to, links followed.</summary>
    public static bool TryGetInode(string path, out ulong inode)
    {
        byte* buffer = stackalloc byte[StatxSize];
        int result = Statx(AT_FDCWD, path, 0, STATX_INO, buffer);
        inode = result == 0 ? *(ulong*)(buffer + StatxInode) : 0;
        return result == 0;
    }

    /// <summary>Whether a path leads to a regular file, links followed.</summary>
    public static bool IsRegular(string path)
    {
        byte* buffer = stackalloc byte[StatxSize];
        return Statx(AT_FDCWD, path, 0, STATX_TYPE, buffer) == 0 && (*(ushort*)(buffer + StatxMode) & TypeMask) == RegularFile;
    }

    /// <summary>When a file was written, or put in its place, last: the later of st_mtime and st_ctime, in ns since 1970, links followed.</summary>
    /// <returns>false when it is not there.</returns>
    public static bool TryGetChange(string path, out long nanoseconds)
    {
        byte* buffer = stackalloc byte[StatxSize];
        int result = Statx(AT_FDCWD, path, 0, STATX_MTIME | STATX_CTIME, buffer);
        nanoseconds = result == 0 ? Math.Max(Time(buffer + StatxStatusChange), Time(buffer + StatxContentChange)) : 0;
        return result == 0;
    }

    /// <summary>The same of an open file.</summary>
    /// <returns>false when the file system does not tell.</returns>
    public static bool TryGetChange(SafeFileHandle file, out long nanoseconds)
    {
        byte* buffer = stackalloc byte[StatxSize];
        int result = Statx((int)file.DangerousGetHandle(), "", AT_EMPTY_PATH, STATX_MTIME | STATX_CTIME, buffer);
        nanoseconds = result == 0 ? Math.Max(Time(buffer + StatxStatusChange), Time(buffer + StatxContentChange)) : 0;
        return result == 0;
    }

    // struct statx_timestamp: seconds, and nanoseconds in 32 bits. A file system may tell any.
    private static long Time(byte* time)
    {
        const long NanosecondsPerSecond = 1_000_000_000;
        long seconds = Math.Clamp(*(long*)time, 0, long.MaxValue / NanosecondsPerSecond - 1);
        return (seconds * NanosecondsPerSecond) + Math.Min(*(uint*)(time + sizeof(long)), NanosecondsPerSecond - 1);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
