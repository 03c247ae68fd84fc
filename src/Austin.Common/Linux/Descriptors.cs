using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Plain file descriptors.</summary>
internal static unsafe partial class Descriptors
{
    private const int EINTR = 4;

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
                if (errno != EINTR)
                {
                    return written;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteNative(int descriptor, byte* bytes, nuint count);
}
