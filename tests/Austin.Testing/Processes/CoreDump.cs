using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Makes core files.</summary>
public static class CoreDump
{
    private const string Pattern = "/proc/sys/kernel/core_pattern";

    /// <summary>The core that gdb's gcore writes of a running process; skips the test where gdb may not attach.</summary>
    public static string OfRunning(int pid, TemporaryFolder folder) => OfRunning(pid, folder, out _);

    /// <summary>The same.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="folder">Where the core goes.</param>
    /// <param name="isWhole">Whether gdb could read all memory: it leaves zeros behind guard pages that glibc 2.42 and later have in stacks.</param>
    public static string OfRunning(int pid, TemporaryFolder folder, out bool isWhole)
    {
        InstalledProgram.Require("gdb", "gcore");
        string path = folder.File("gcore");
        ProcessStartInfo start = new("gcore", ["-o", path, $"{pid}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process gcore = Process.Start(start)!;
        Task<string> errors = gcore.StandardError.ReadToEndAsync();
        _ = gcore.StandardOutput.ReadToEnd();
        gcore.WaitForExit();
        Absence.SkipIfForbidden(!File.Exists($"{path}.{pid}"), $"gcore makes no core here: {errors.Result}");
        isWhole = !errors.Result.Contains("Memory read failed", StringComparison.Ordinal);
        return $"{path}.{pid}";
    }

    /// <summary>A command that may leave a core of the kernel, and leaves it in a folder.</summary>
    public static string[] Command(TemporaryFolder folder, params string[] command) =>
        ["/bin/sh", "-c", "cd \"$0\" && ulimit -c unlimited && exec \"$@\"", folder.Path, .. command];

    /// <summary>The core that the kernel wrote of a command that has ended; skips the test where there is none.</summary>
    public static string Find(TemporaryFolder folder)
    {
        string pattern = File.ReadAllText(Pattern).Trim();
        Absence.SkipIfForbidden(pattern is not ("core" or "core.%p"), $"{Pattern} is {pattern}");
        string? core = Directory.GetFiles(folder.Path, "core*").SingleOrDefault();
        Absence.SkipIfForbidden(core is null, "the kernel writes no core here: the limit may not be raised");
        return core!;
    }

    /// <summary>The core that the kernel writes of a command that crashes; skips the test where it writes none to the command's folder.</summary>
    public static string OfCrash(IReadOnlyList<string> command, TemporaryFolder folder)
    {
        string[] words = Command(folder, [.. command]);
        ProcessStartInfo start = new(words[0], words.Skip(1)) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return Find(folder);
    }

    /// <summary>Waits until every thread of a process sleeps.</summary>
    public static void WaitUntilAsleep(int pid)
    {
        Patience.Until(() => Directory.GetDirectories($"/proc/{pid}/task").All(task => File.ReadAllText($"{task}/stat").Split(") ")[^1][0] == 'S'), "every thread sleeps");
    }
}
