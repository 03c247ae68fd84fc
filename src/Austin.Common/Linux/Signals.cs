namespace Austin.Common.Linux;

/// <summary>Signal numbers of Linux on x86-64 and aarch64 (signal(7)).</summary>
internal static class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int User1 = 10;
    public const int Pipe = 13;
    public const int Terminate = 15;
    public const int TerminalStop = 20;

    private static readonly string[] _names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>Such as <c>SIGTERM</c>; <c>signal 40</c> for those without a name.</summary>
    public static string Name(int signal) =>
        signal > 0 && signal < _names.Length
            ? _names[signal]
            : "signal " + signal.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
