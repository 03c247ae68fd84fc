using System.ComponentModel;
using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Programs of the machine that tests use: compilers and other readers.</summary>
public static class InstalledProgram
{
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
