using System.Diagnostics;

namespace Austin.Symbols.Tests.Elf;

/// <summary>Runs the programs that serve as independent oracles (readelf, nm, objcopy, the C compiler).</summary>
internal static class Tools
{
    private static readonly bool InCi = Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Skips the test where something is missing; in CI that is a failure.</summary>
    public static void Require(bool present, string what)
    {
        Assert.True(present || !InCi, $"{what} is missing");
        Skip.IfNot(present, $"{what} is missing");
    }

    public static void RequireProgram(string name) => Require(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))), name);

    /// <summary>Lines of standard output, one by one as they come.</summary>
    public static IEnumerable<string> Lines(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
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
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors}");
    }
}
