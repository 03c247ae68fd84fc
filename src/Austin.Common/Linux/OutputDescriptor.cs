using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>The file that samples are written to, created or emptied; not inherited by the profiled command.</summary>
internal sealed unsafe partial class OutputDescriptor : IDisposable
{
    // <fcntl.h>; the same on x86-64 and aarch64.
    private const int O_WRONLY = 1;
    private const int O_CREAT = 0x40;
    private const int O_EXCL = 0x80;
    private const int O_TRUNC = 0x200;
    private const int O_CLOEXEC = 0x80000;
    private const uint Mode = 0x1B6;

    private OutputDescriptor(int number) => Number = number;

    /// <summary>The descriptor.</summary>
    public int Number { get; }

    /// <summary>Opens a file for writing.</summary>
    /// <returns>Null if it cannot be, with <paramref name="errno"/> set.</returns>
    public static OutputDescriptor? Create(string path, out int errno) => Open(path, O_TRUNC, out errno);

    /// <summary>Makes a file that must not be there yet.</summary>
    /// <returns>Null if it cannot be made, with <paramref name="errno"/> set.</returns>
    public static OutputDescriptor? CreateNew(string path, out int errno) => Open(path, O_EXCL, out errno);

    private static OutputDescriptor? Open(string path, int how, out int errno)
    {
        int number = OpenNative(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, Mode);
        errno = number < 0 ? Marshal.GetLastSystemError() : 0;
        return number < 0 ? null : new OutputDescriptor(number);
    }

    /// <summary>Closes the file; a late write error, as network file systems report, is lost.</summary>
    public void Dispose() => _ = CloseNative(Number);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);
}
