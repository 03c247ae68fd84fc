using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Makes core files.</summary>
public static class CoreDump
{
    private const string Pattern = "/proc/sys/kernel/core_pattern";

    /// <summary>The core that gdb's gcore writes of a running process; skips the test where gdb may not attach.</summary>
    public static string OfRunning(int pid, TemporaryFolder folder)
    {
        InstalledProgram.Require("gdb", "gcore");
        string path = folder.File("core");
        ProcessStartInfo start = new("gcore", ["-o", path, $"{pid}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process gcore = Process.Start(start)!;
        Task<string> errors = gcore.StandardError.ReadToEndAsync();
        _ = gcore.StandardOutput.ReadToEnd();
        gcore.WaitForExit();
        Absence.SkipIfForbidden(!File.Exists($"{path}.{pid}"), $"gcore makes no core here: {errors.Result}");
        return $"{path}.{pid}";
    }

    /// <summary>The core that the kernel writes of a command that crashes; skips the test where it writes none to the command's folder.</summary>
    public static string OfCrash(IReadOnlyList<string> command, TemporaryFolder folder)
    {
        string pattern = File.ReadAllText(Pattern).Trim();
        Absence.SkipIfForbidden(pattern is not ("core" or "core.%p"), $"{Pattern} is {pattern}");
        ProcessStartInfo start = new("/bin/sh", ["-c", "ulimit -c unlimited && exec \"$@\"", "sh", .. command])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        string? core = Directory.GetFiles(folder.Path, "core*").SingleOrDefault();
        Absence.SkipIfForbidden(core is null, "the kernel writes no core here: the limit may not be raised");
        return core!;
    }

    /// <summary>Waits until every thread of a process sleeps.</summary>
    public static void WaitUntilAsleep(int pid)
    {
        Patience.Until(() => Directory.GetDirectories($"/proc/{pid}/task").All(task => File.ReadAllText($"{task}/stat").Split(") ")[^1][0] == 'S'), "every thread sleeps");
    }
}
