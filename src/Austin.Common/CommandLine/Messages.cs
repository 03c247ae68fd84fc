using Austin.Common.Console;
using Austin.Common.Cores;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Common.CommandLine;

/// <summary>The one table of error texts. Clients and scripts look for the beginnings of these sentences.</summary>
internal static class Messages
{
    public const string BadInterval = "the sampling interval must be a positive integer";
    public const string BadTimeout = "timeout must be a positive integer";
    public const string BadBudget = "the budget must be a whole number of per cent, from 0 to 100";
    public const string BadExposure = "the exposure must be a positive integer";
    public const string BadHeap = "the heap size must be a positive integer";
    public const string BadPid = "invalid PID";
    public const string JsonOfSamples = "the --json option needs -w or --doctor";
    public const string BadLocals = "the detail of --locals must be 1 or 2";
    public const string LocalsOfSamples = "the --locals option needs -w";
    public const string SourceOfSamples = "the --no-source option needs -w";
    public const string BadEvery = "--every takes a time, such as 2s or 500ms";
    public const string EveryOfSamples = "the --every option needs -w";
    public const string EveryOfCore = "the --core option is incompatible with --every: a core stays as it is";
    public const string BadAsync = "--async takes names, awaiters or all";
    public const string AsyncOfWhere = "the --async option is incompatible with -w, which shows tasks without it";
    public const string SelectionOfWhere = "the --gil and --exceptions options are incompatible with -w, which tells who holds the GIL and which exceptions there are";
    public const string SelectionOfMemory = "the --gil, --exceptions, --main and --only-thread options are incompatible with -m and -f: threads share their memory";
    public const string GilOfCpu = "the --gil option is incompatible with -s: it tells for how long the GIL was held";
    public const string ExceptionsOfCpu = "the --exceptions option is incompatible with -s: it tells for how long exceptions were handled";
    public const string BadHide = "--hide takes a part of the names of files, such as site-packages";
    public const string HideIdleOfMemory = "the --hide-idle option is incompatible with -m and -f, which count the memory of all threads";
    public const string HideIdleOfCpu = "the --hide-idle option is incompatible with -s: that leaves idle threads out too, and counts CPU time";
    public const string HideIdleOfTasks = "the --hide-idle option is incompatible with --async=all: tasks that do not run are idle";
    public const string CommandExitedWith = "The command exited with status ";
    public const string CommandEndedBy = "The command was ended by ";
    public const string StatisticsOfWhere = "the --stats-json option is incompatible with -w";
    public const string ProgressOfWhere = "the --progress option is about samples, which -w does not take";
    public const string CoreOfSamples = "the --core option needs -w, and is incompatible with --doctor";
    public const string CoreAndTarget = "the --core option takes the place of a PID, -C or a command";
    public const string KernelOfCore = "the --core option is incompatible with -k: a core has no kernel stacks";
    public const string FilesWithoutCore = "the --root and --exe options need --core";
    public const string PidAndCommand = "the -p option is incompatible with the command argument";

    /// <summary>On standard output, as ever.</summary>
    public const string CannotCreateOutput = "Unable to create the given output file";

    /// <summary>The second line of every usage error.</summary>
    public static string TryHelp(string program) => $"Try `{program} --help' or `{program} --usage' for more information.";

    /// <summary>Options, but nothing to sample.</summary>
    public static string NothingToDo(Styling style) => style.Icon("👓") + "I need either a command to run or a PID to attach to.";

    /// <summary>The command could not be started.</summary>
    /// <param name="style">How standard error looks.</param>
    /// <param name="reason">What the system said.</param>
    public static string CannotLaunch(Styling style, string reason) =>
        style.Icon("❌") + $"Cannot launch the given command or it terminated too quickly. {reason}";

    /// <summary>The output could not be written.</summary>
    public static string OutputFailed(Styling style, string reason) =>
        style.Icon("💾") + $"Cannot write the samples: {reason}. The output is incomplete.";

    /// <summary>The statistics could not be written; the samples may be whole all the same.</summary>
    public static string StatisticsFailed(Styling style, string reason) => style.Icon("💾") + $"Cannot write the statistics: {reason}.";

    /// <summary>The reader of the output went away.</summary>
    public static string BrokenPipe(Styling style) => style.Icon("💾") + "Nobody reads the samples any more. The output is incomplete.";

    /// <summary>An exception that nobody expected.</summary>
    /// <param name="style">How standard error looks.</param>
    /// <param name="exception">The error.</param>
    /// <param name="consequence">What comes of it: a sentence and a blank, or nothing.</param>
    public static string Internal(Styling style, Exception exception, string consequence = "") =>
        style.Icon("☠️ ") + $"An unexpected error occurred. {consequence}Please report it with this text: {FaultText.Of(exception)}";

    /// <summary>What an error outside of a sample means for the run.</summary>
    public static string ProfileEnds(bool launched) => launched ? "The profile ends here; the command goes on. " : "The profile ends here. ";

    /// <summary>An option of another version.</summary>
    public static string Ignored(string program, string option) => $"{program}: the option {option} has no effect in this version.";

    /// <summary>The status of the command, which our own exit code does not tell.</summary>
    /// <param name="pid">The command.</param>
    /// <param name="status">How it ended; null when it still runs.</param>
    /// <param name="afterExposure">Whether we ended it because the time it was to be sampled was over.</param>
    public static string CommandEnded(int pid, ExitStatus? status, bool afterExposure = false) => status switch
    {
        null => $"The command still runs as process {pid}.",
        { BySignal: true, Value: Signals.Terminate } when afterExposure => "The exposure is over: the command was ended with SIGTERM, as intended.",
        { BySignal: true } => $"{CommandEndedBy}{Signals.Name(status.Value.Value)}.",
        _ => $"{CommandExitedWith}{status.Value.Value}.",
    };

    /// <summary>Why a file is of no use as a core.</summary>
    /// <param name="path">The file, safe to print.</param>
    /// <param name="refusal">What is wrong with it.</param>
    public static (ExitCode Code, string Text) For(string path, CoreRefusal refusal) => refusal switch
    {
        CoreRefusal.CannotOpen => (ExitCode.NoCore, $"{path}: the core file cannot be opened: it does not exist, or may not be read."),
        CoreRefusal.NotRegular => (ExitCode.BadCore, $"{path}: not a core file: it is empty or no regular file."),
        CoreRefusal.Compressed => (ExitCode.BadCore, $"{path}: a compressed file: unpack it first (coredumpctl dump -o FILE does, for systemd's)."),
        CoreRefusal.NotElf => (ExitCode.BadCore, $"{path}: not a core file: it has no ELF header."),
        CoreRefusal.NotCore => (ExitCode.BadCore, $"{path}: not a core file, but a program or a library."),
        CoreRefusal.Is32Bit => (ExitCode.BadCore, $"{path}: the core of a 32-bit process, which is not supported."),
        CoreRefusal.OtherMachine => (ExitCode.BadCore, $"{path}: the core of another machine than x86-64 and aarch64, which is not supported."),
        CoreRefusal.NoMemory => (ExitCode.BadCore, $"{path}: a damaged core file: its program headers cannot be read, or list no memory."),
        CoreRefusal.NoThreads => (ExitCode.BadCore, $"{path}: a damaged core file: its notes list no thread."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };

    /// <summary>Why a core shows no Python.</summary>
    /// <param name="path">The core, safe to print.</param>
    /// <param name="outcome">What the search for an interpreter found.</param>
    /// <param name="hasData">Whether the core has memory that the process could write.</param>
    public static (ExitCode Code, string Text) For(string path, LocateOutcome outcome, bool hasData) => outcome switch
    {
        _ when !hasData => (ExitCode.BadCore, $"{path}: a core without the memory of the process: coredump_filter (core(5)) left it out."),
        LocateOutcome.NotReady => (ExitCode.TimedOut, $"{path}: the interpreter had not started up, had ended, or is not in what there is of the core."),
        LocateOutcome.Unsupported => (ExitCode.UnknownVersion, $"{path}: the version of the Python interpreter cannot be determined, or is not supported."),
        _ => (ExitCode.NotPython, $"{path}: no Python interpreter was found: the core of another program, or files of it are missing."),
    };

    /// <summary>A core that ends before its headers say.</summary>
    public static string CoreIsCut(string path, ulong length, ulong expected) =>
        $"{path}: the core is cut short: {length} of {expected} bytes are there, and what is missing is left out.";

    /// <summary>A file without which something may be missing.</summary>
    public static string CoreFileUnusable(string path, CoreFileState state) => state == CoreFileState.Different
        ? $"{path}: not the file that the process had mapped, and so not used. Name the right one with --root or --exe."
        : $"{path}: cannot be read as the file that the process had mapped. Name its place with --root or --exe.";

    /// <summary>What sampling a process in which that was found would end with.</summary>
    public static ExitCode CodeOf(LocateOutcome outcome) => outcome switch
    {
        LocateOutcome.Found => ExitCode.Success,
        LocateOutcome.NotReady => ExitCode.TimedOut,
        LocateOutcome.Unsupported => ExitCode.UnknownVersion,
        LocateOutcome.Denied => ExitCode.NoPermission,
        LocateOutcome.Gone => ExitCode.CannotAttach,
        _ => ExitCode.NotPython,
    };

    /// <summary>Why there is nothing to sample, by how the search ended.</summary>
    /// <param name="style">How standard error looks.</param>
    /// <param name="outcome">Neither found nor stopped.</param>
    /// <param name="launched">Whether we started the command.</param>
    public static (ExitCode Code, string Text) For(Styling style, AttachOutcome outcome, bool launched) => outcome switch
    {
        AttachOutcome.NotPython => (ExitCode.NotPython, style.Icon("👾") +
            "It looks like you are trying to profile a process that is not a Python process. " +
            "If Python runs in a child of it, use -C to sample children."),
        AttachOutcome.NoPythonChildren => (ExitCode.NoPythonChildren, style.Icon("🚼") +
            "It looks like you are trying to profile a process that is not a Python process, " +
            "and that has not spawned any child Python processes. -t gives it more time."),
        AttachOutcome.TimedOut => (ExitCode.TimedOut, style.Icon("👽") +
            $"The process you are trying to {(launched ? "run" : "attach to")} doesn't seem to be a Python process yet: " +
            "its interpreter did not start up in time. -t gives it more time."),
        AttachOutcome.UnsupportedVersion => (ExitCode.UnknownVersion, style.Icon("🔢") +
            "Cannot determine the version of the Python interpreter, or it is not supported."),
        AttachOutcome.NoPermission => (ExitCode.NoPermission, style.Icon("🔒") + "Insufficient permissions."),
        AttachOutcome.NoSuchProcess => (ExitCode.CannotAttach, style.Icon("🛑") +
            "Cannot attach to the given process. Make sure that the PID is that of a running process."),
        AttachOutcome.Exited when launched => (ExitCode.CannotLaunch, style.Icon("❌") +
            "Cannot launch the given command or it terminated too quickly."),
        AttachOutcome.Exited => (ExitCode.ProcessVanished, style.Icon("😵") +
            "No such process. It ended before it could be sampled."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
