using System.Diagnostics;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>Runs the programs that serve as independent oracles (readelf, nm, objcopy, the C compiler).</summary>
internal static class SystemTools
{
    /// <summary>Lines of standard output, one by one as they come.</summary>
    public static IEnumerable<string> Lines(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = InstalledProgram.Start(start);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }

        process.WaitForExit();
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = InstalledProgram.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}");
    }
}
