using System.Diagnostics;

namespace Austin.Documents.Tests;

/// <summary>Programs of the system that read what we generate.</summary>
internal static class Shell
{
    /// <summary>Where the committed files are.</summary>
    public static string Share { get; } = Path.Combine(Repository.Root, "share");

    /// <summary>Runs a program in the repository's root; skips the test where it is missing.</summary>
    /// <returns>Standard output and standard error together.</returns>
    public static string Run(string program, params string[] arguments)
    {
        string? path = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Absence.SkipIf(path is null, $"{program} is not installed");
        ProcessStartInfo start = new(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return output;
    }
}
