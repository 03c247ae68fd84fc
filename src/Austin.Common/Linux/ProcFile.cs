using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>A file below /proc that is kept open and read again and again from its start, without allocation.</summary>
internal sealed unsafe partial class ProcFile : IDisposable
{
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;

    private int _descriptor;

    private ProcFile(int descriptor) => _descriptor = descriptor;

    /// <summary>Opens a file for reading.</summary>
    /// <returns>null with <paramref name="errno"/> set when it cannot be opened.</returns>
    public static ProcFile? TryOpen(string path, out int errno)
    {
        int descriptor = Open(path, O_RDONLY | O_CLOEXEC);
        errno = descriptor < 0 ? Marshal.GetLastSystemError() : 0;
        return descriptor < 0 ? null : new ProcFile(descriptor);
    }

    /// <summary>Reads from the start of the file.</summary>
    /// <returns>What was read, within <paramref name="buffer"/>; empty when the thread or process is gone.</returns>
    public ReadOnlySpan<byte> Read(Span<byte> buffer) => buffer[..ReadAt(0, buffer, out _)];

    /// <summary>pread(2).</summary>
    /// <returns>Bytes read; 0 with <paramref name="errno"/> set on failure.</returns>
    public int ReadAt(long offset, Span<byte> buffer, out int errno)
    {
        fixed (byte* bytes = buffer)
        {
            nint count = Pread(_descriptor, bytes, (nuint)buffer.Length, offset);
            errno = count < 0 ? Marshal.GetLastSystemError() : 0;
            return (int)Math.Max(count, 0);
        }
    }

    /// <summary>ioctl(2) with a structure that is read and written.</summary>
    /// <returns>0, or the error number.</returns>
    public int Control(uint request, Span<byte> argument)
    {
        fixed (byte* bytes = argument)
        {
            return Ioctl(_descriptor, request, bytes) < 0 ? Marshal.GetLastSystemError() : 0;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Close(_descriptor);
            _descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint Pread(int descriptor, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
