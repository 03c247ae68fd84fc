using System.ComponentModel;
using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Programs of the machine that tests use: compilers and other readers.</summary>
public static class InstalledProgram
{
    /// <summary>The full path of a program in the search path; null where it is not there.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Skips or fails the test where one of the programs is not there (see <see cref="Absence"/>).</summary>
    public static void Require(params string[] names)
    {
        foreach (string name in names)
        {
            Absence.SkipIf(Find(name) is null, $"no {name} on this machine");
        }
    }

    /// <summary>Starts a program; where it is not there, the test is skipped, or fails (see <see cref="Absence"/>).</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Absence.SkipIf(true, $"no {start.FileName} on this machine");
            throw;
        }
    }

    /// <summary>
    /// Copies a file that will be executed. By another process: what another test forks meanwhile would have a copy of ours open for
    /// writing, and execve(2) then says ETXTBSY.
    /// </summary>
    public static void Copy(string executable, string path) => Assert.Equal("", Run("cp", executable, path));

    /// <summary>What a program prints that must succeed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using Process process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }
}
