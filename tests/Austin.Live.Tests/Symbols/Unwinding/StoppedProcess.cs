using System.Diagnostics;
using System.Globalization;
using Austin.Live.Tests.Symbols.Elf;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>A child that was stopped and dumped; eu-stack reads the same dump, so both see one moment.</summary>
internal static class StoppedProcess
{
    /// <summary>Stops a process at once, dumps it and lets it go on.</summary>
    public static void Dump(int pid, string core)
    {
        using var gdb = InstalledProgram.Start(new ProcessStartInfo(
            "gdb", ["-p", pid.ToString(CultureInfo.InvariantCulture), "-batch", "-nx", "-ex", $"generate-core-file {core}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Task<string> errors = gdb.StandardError.ReadToEndAsync();
        string output = gdb.StandardOutput.ReadToEnd() + errors.Result;
        gdb.WaitForExit();
        Absence.SkipIfForbidden(output.Contains("ptrace: Operation not permitted", StringComparison.Ordinal), "gdb may not attach to a process of the same user");
        Assert.True(File.Exists(core), output);
    }

    /// <summary>The pcs of every thread as eu-stack follows them, innermost first.</summary>
    public static Dictionary<int, List<ulong>> EuStack(string core)
    {
        var threads = new Dictionary<int, List<ulong>>();
        List<ulong>? current = null;
        foreach (string line in SystemTools.Lines("eu-stack", $"--core={core}", "-n", "0"))
        {
            if (line.StartsWith("TID ", StringComparison.Ordinal))
            {
                current = [];
                threads.Add(int.Parse(line.AsSpan(4).TrimEnd(':'), CultureInfo.InvariantCulture), current);
            }
            else if (line.StartsWith('#'))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                current!.Add(ulong.Parse(fields[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        return threads;
    }
}
