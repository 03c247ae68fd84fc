using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>
/// The terminal that the program was started from, opened for itself: its reads and writes never wait, and who shares
/// standard input and output with us is not affected by that.
/// </summary>
internal sealed unsafe partial class TerminalDevice : IDisposable
{
    // <fcntl.h>, <poll.h>, <termios.h> and <asm-generic/ioctls.h>; the same on x86-64 and aarch64.
    private const int O_RDWR = 2;
    private const int O_NOCTTY = 0x100;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const short POLLIN = 1;
    private const short POLLOUT = 4;
    private const int TCSANOW = 0;
    private const uint TIOCGWINSZ = 0x5413;

    /// <summary>More than any C library's struct termios takes.</summary>
    private const int TermiosSize = 256;

    private readonly int _descriptor;
    private readonly byte[] _original = new byte[TermiosSize];
    private readonly byte[] _raw = new byte[TermiosSize];

    private TerminalDevice(int descriptor)
    {
        _descriptor = descriptor;
        fixed (byte* original = _original)
        {
            _ = GetAttributes(descriptor, original);
        }
    }

    /// <summary>Opens /dev/tty.</summary>
    /// <returns>Null where the program has no terminal, with <paramref name="errno"/> set.</returns>
    public static TerminalDevice? TryOpen(out int errno)
    {
        int descriptor = Open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        errno = descriptor < 0 ? Marshal.GetLastSystemError() : 0;
        return descriptor < 0 ? null : new TerminalDevice(descriptor);
    }

    /// <summary>Columns and rows; 80 and 24 where the terminal does not tell.</summary>
    public (int Columns, int Rows) Size
    {
        get
        {
            WindowSize size = default;
            return Ioctl(_descriptor, TIOCGWINSZ, &size) == 0 && size.Columns > 0 && size.Rows > 0 ? (size.Columns, size.Rows) : (80, 24);
        }
    }

    /// <summary>Every key is a byte or more to be read, cfmakeraw(3): no echo, no lines, no signals.</summary>
    public void SetRaw()
    {
        byte* raw = stackalloc byte[TermiosSize];
        _original.CopyTo(new Span<byte>(raw, TermiosSize));
        MakeRaw(raw);
        _ = SetAttributes(_descriptor, TCSANOW, raw);
        fixed (byte* kept = _raw)
        {
            _ = GetAttributes(_descriptor, kept);
        }
    }

    /// <summary>
    /// Makes it raw again if somebody changed it since <see cref="SetRaw"/>: the runtime does when the process goes on after a stop.
    /// </summary>
    public void KeepRaw()
    {
        byte* now = stackalloc byte[TermiosSize];
        new Span<byte>(now, TermiosSize).Clear();
        if (GetAttributes(_descriptor, now) == 0 && !new ReadOnlySpan<byte>(now, TermiosSize).SequenceEqual(_raw))
        {
            SetRaw();
        }
    }

    /// <summary>The terminal is as it was when it was opened.</summary>
    public void SetOriginal()
    {
        fixed (byte* original = _original)
        {
            _ = SetAttributes(_descriptor, TCSANOW, original);
        }
    }

    /// <summary>Waits until keys or a wake-up can be read, or time is over; returns early after a signal.</summary>
    /// <param name="wake">A descriptor to watch too.</param>
    /// <param name="milliseconds">How long.</param>
    /// <returns>Whether there are keys (or the terminal is gone), and whether there is a wake-up.</returns>
    public (bool Keys, bool Wake) WaitForInput(int wake, int milliseconds)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = _descriptor, Events = POLLIN };
        entries[1] = new PollEntry { Descriptor = wake, Events = POLLIN };
        int ready = Poll(entries, 2, milliseconds);
        return ready > 0 ? (entries[0].Received != 0, entries[1].Received != 0) : (false, false);
    }

    /// <summary>Waits until the terminal takes bytes, or time is over.</summary>
    public bool WaitForOutput(int milliseconds)
    {
        PollEntry entry = new() { Descriptor = _descriptor, Events = POLLOUT };
        return Poll(&entry, 1, milliseconds) > 0;
    }

    /// <summary>Reads the keys there are.</summary>
    /// <returns>Bytes read; 0 for none now, -1 where the terminal is gone.</returns>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint count = ReadNative(_descriptor, bytes, (nuint)buffer.Length);
            return count > 0 ? (int)count : count < 0 && IsPassing(Marshal.GetLastSystemError()) ? 0 : -1;
        }
    }

    /// <summary>Writes what the terminal takes now.</summary>
    /// <returns>Bytes written; 0 for none now, -1 where the terminal is gone.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        nint count = Descriptors.Write(_descriptor, bytes, out int errno);
        return count >= 0 ? (int)count : IsPassing(errno) ? 0 : -1;
    }

    /// <summary>Stops our process group as Ctrl-Z would have; returns when it goes on.</summary>
    public static void Suspend() => _ = Kill(0, Signals.TerminalStop);

    public void Dispose() => _ = Close(_descriptor);

    private static bool IsPassing(int errno) => errno is Errno.EAGAIN or Errno.EINTR;

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Received;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadNative(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, nuint request, WindowSize* argument);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, byte* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, byte* attributes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte* attributes);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
