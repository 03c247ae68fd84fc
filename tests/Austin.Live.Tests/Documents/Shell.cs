using System.Diagnostics;

namespace Austin.Live.Tests.Documents;

/// <summary>Programs of the system that read what we generate.</summary>
internal static class Shell
{
    /// <summary>Runs a program in the repository's root; skips the test where it is missing.</summary>
    /// <returns>Standard output and standard error together.</returns>
    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = InstalledProgram.Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return output;
    }
}
