namespace Austin.Common.CommandLine;

/// <summary>How the programs end. A signal that asked to stop gives 256 minus its number (254 SIGINT, 241 SIGTERM).</summary>
internal enum ExitCode
{
    /// <summary>The target ended, the exposure is over, or help was asked for.</summary>
    Success = 0,

    /// <summary>The interpreter's version is not supported or cannot be told.</summary>
    UnknownVersion = 3,

    /// <summary>The target is not a Python process.</summary>
    NotPython = 32,

    /// <summary>The command cannot be started, or ended before it could be sampled.</summary>
    CannotLaunch = 33,

    /// <summary>The target's interpreter did not start up in time.</summary>
    TimedOut = 35,

    /// <summary>There is no process with the given id.</summary>
    CannotAttach = 36,

    /// <summary>Reading the target is not allowed.</summary>
    NoPermission = 37,

    /// <summary>The process ended while we were attaching to it.</summary>
    ProcessVanished = 38,

    /// <summary>With <c>-C</c>: neither the target nor a descendant is Python.</summary>
    NoPythonChildren = 39,

    /// <summary>The command line is wrong (EX_USAGE of sysexits.h).</summary>
    Usage = 64,

    /// <summary>The core file is none that can be used (EX_DATAERR).</summary>
    BadCore = 65,

    /// <summary>The core file cannot be opened (EX_NOINPUT).</summary>
    NoCore = 66,

    /// <summary>An error in this program (EX_SOFTWARE).</summary>
    Internal = 70,

    /// <summary>The output cannot be written: full disk and the like (EX_IOERR).</summary>
    OutputFailed = 74,

    /// <summary>Whoever read the output is gone; what a shell reports for a death by SIGPIPE.</summary>
    BrokenPipe = 141,

    /// <summary>Neither command nor process id, or the output file cannot be created.</summary>
    NothingToDo = 255,
}
