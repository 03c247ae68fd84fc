using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Which file a path leads to.</summary>
internal static unsafe partial class FileIdentity
{
    private const int AT_FDCWD = -100;
    private const uint STATX_INO = 0x100;

    // Offset of stx_ino in struct statx, and its size, statx(2).
    private const int StatxInode = 32;
    private const int StatxSize = 256;

    /// <summary>The inode a path leads to, links followed.</summary>
    public static bool TryGetInode(string path, out ulong inode)
    {
        byte* buffer = stackalloc byte[StatxSize];
        int result = Statx(AT_FDCWD, path, 0, STATX_INO, buffer);
        inode = result == 0 ? *(ulong*)(buffer + StatxInode) : 0;
        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
