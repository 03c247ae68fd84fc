using System.Globalization;

namespace Austin.Common.CommandLine;

/// <summary>What each exit code means, for the manual page and the documentation.</summary>
internal static class ExitCodeTable
{
    /// <summary>Codes in ascending order with a description that ends with a full stop.</summary>
    public static IReadOnlyList<(string Code, string Meaning)> All { get; } =
    [
        Row(ExitCode.Success, "The target ended, whatever its status (told on standard error), or the exposure is over."),
        Row(ExitCode.UnknownVersion, "The version of Python is unknown or not supported."),
        Row(ExitCode.NotPython, "The target is not a Python process."),
        Row(ExitCode.CannotLaunch, "The command cannot be started, or ended too quickly."),
        Row(ExitCode.TimedOut, "The interpreter did not start up in time."),
        Row(ExitCode.CannotAttach, "There is no process with that PID."),
        Row(ExitCode.NoPermission, "Reading the process is not permitted."),
        Row(ExitCode.ProcessVanished, "The process ended while attaching."),
        Row(ExitCode.NoPythonChildren, "With -C: there is no Python process in the tree."),
        Row(ExitCode.Usage, "The command line is wrong."),
        Row(ExitCode.BadCore, "With --core: the file is no core, or none that can be used."),
        Row(ExitCode.NoCore, "With --core: the file cannot be opened."),
        Row(ExitCode.Internal, "An error in the program."),
        Row(ExitCode.OutputFailed, "The output cannot be written, for instance because the disk is full."),
        Row(ExitCode.BrokenPipe, "The reader of the output went away."),
        ("241, 254", "Ended by SIGTERM, by SIGINT; 254 also where SIGINT ended the command."),
        Row(ExitCode.NothingToDo, "Nothing to sample, or the output file cannot be created; also: ended by SIGHUP."),
    ];

    private static (string, string) Row(ExitCode code, string meaning) => (((int)code).ToString(CultureInfo.InvariantCulture), meaning);
}
