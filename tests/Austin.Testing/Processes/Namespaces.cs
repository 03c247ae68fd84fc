using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Namespaces of one's own, which many machines forbid.</summary>
public static class Namespaces
{
    /// <summary>Skips the test where a command is refused.</summary>
    /// <param name="command"><c>unshare</c> with its options, and what to run in the namespaces; see unshare(1).</param>
    public static void Require(params IReadOnlyList<string> command)
    {
        using Process process = InstalledProgram.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true });
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Absence.SkipIfForbidden(process.ExitCode != 0, "new namespaces are not permitted");
    }

    /// <summary>The folder that an interpreter is installed in, to be hidden from the profiler; skips the test where that is in it too.</summary>
    public static string Hideable(string python)
    {
        string prefix = Path.GetDirectoryName(Path.GetDirectoryName(python))!;
        Absence.SkipIfForbidden(Repository.Root.StartsWith(prefix, StringComparison.Ordinal) || prefix == "/usr", "the interpreter's folder holds the profiler, too");
        return prefix;
    }
}
