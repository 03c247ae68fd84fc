using System.Runtime.InteropServices;

namespace Austin.Testing.Processes;

/// <summary>Signal numbers of Linux, and <c>kill(2)</c>.</summary>
public static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; false when the process is gone.</summary>
    public static bool Send(int pid, int signal) => Native(pid, signal) == 0;

    /// <summary>Whether a process exists; true for one that ended and was not waited for.</summary>
    public static bool Exists(int pid) => Send(pid, 0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Native(int pid, int signal);
}
