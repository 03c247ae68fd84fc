using System.Runtime.InteropServices;
using System.Text;

namespace Austin.Common.Linux;

/// <summary>The system log, facility LOCAL1. Each line is a system call and may open the console: never on a hot path.</summary>
internal sealed unsafe partial class Syslog
{
    /// <summary>Name of the variable that switches logging off when it is not empty.</summary>
    public const string OffVariable = "AUSTIN_NO_LOGGING";

    // <syslog.h>
    private const int LOG_PID = 1;
    private const int LOG_CONS = 2;
    private const int LOG_LOCAL1 = 17 << 3;
    private const int LOG_ERR = 3;
    private const int LOG_WARNING = 4;
    private const int LOG_INFO = 6;

    private readonly bool _enabled;

    /// <summary>Opens the log.</summary>
    /// <param name="identifier">Name before the process id in every entry.</param>
    /// <param name="off">The value of <see cref="OffVariable"/>.</param>
    public Syslog(string identifier, string? off)
    {
        _enabled = string.IsNullOrEmpty(off);
        if (_enabled)
        {
            // openlog(3) keeps the pointer: the copy lives as long as the process.
            OpenNative((byte*)Marshal.StringToCoTaskMemUTF8(identifier), LOG_PID | LOG_CONS, LOG_LOCAL1);
        }
    }

    public void Info(string text) => Write(LOG_INFO, text);

    public void Warning(string text) => Write(LOG_WARNING, text);

    public void Error(string text) => Write(LOG_ERR, text);

    private void Write(int priority, string text)
    {
        if (!_enabled)
        {
            return;
        }

        fixed (byte* format = "%s\0"u8)
        fixed (byte* bytes = Encoding.UTF8.GetBytes(text + '\0'))
        {
            // Variadic, but with pointers only: these go in the registers of a plain call on both architectures.
            WriteNative(priority, format, bytes);
        }
    }

    [LibraryImport("libc", EntryPoint = "openlog")]
    private static partial void OpenNative(byte* identifier, int option, int facility);

    [LibraryImport("libc", EntryPoint = "syslog")]
    private static partial void WriteNative(int priority, byte* format, byte* argument);
}
