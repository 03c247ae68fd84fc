using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Plain file descriptors.</summary>
internal static unsafe partial class Descriptors
{
    private const int F_SETPIPE_SZ = 1031;

    // What an ordinary user may ask for: /proc/sys/fs/pipe-max-size.
    private const int LargestPipe = 1 << 20;

    /// <summary>
    /// Lets a pipe hold as much as it may, fcntl(2), so that who reads it slowly holds up the writer late. Does nothing
    /// to anything else.
    /// </summary>
    public static void EnlargePipe(int descriptor) => _ = Fcntl(descriptor, F_SETPIPE_SZ, LargestPipe);

    /// <summary>write(2), retried after a signal.</summary>
    /// <returns>Bytes written, or -1 with <paramref name="errno"/> set.</returns>
    public static nint Write(int descriptor, ReadOnlySpan<byte> bytes, out int errno)
    {
        fixed (byte* pointer = bytes)
        {
            while (true)
            {
                nint written = WriteNative(descriptor, pointer, (nuint)bytes.Length);
                errno = written < 0 ? Marshal.GetLastSystemError() : 0;
                if (errno != Errno.EINTR)
                {
                    return written;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteNative(int descriptor, byte* bytes, nuint count);
}
