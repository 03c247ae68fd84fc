using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Tests.Where;

/// <summary>Where mode again and again.</summary>
public sealed class RepeatedTests
{
    [SkippableTheory]
    [PythonVersions]
    public void Each_look_is_a_line_until_the_process_ends(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Austin, "--json", "--every=20ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader lines = new(run.Output);
        DateTime last = default;
        Assert.DoesNotContain("late", Names(lines.ReadLine()!, ref last));
        target.Proceed();
        // A thread that begins between two looks is there.
        while (!Names(lines.ReadLine()!, ref last).Contains("late"))
        {
        }

        Signals.Send(target.Pid, Signals.Kill);
        while (lines.ReadLine() is { } line)
        {
            _ = Names(line, ref last);
        }

        Assert.Equal(0, run.WaitForExit().ExitCode);
    }

    [SkippableFact]
    public void The_exposure_and_signals_end_it()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "2");
        AustinResult result = AustinRun.ToEnd("--every=100ms", "-x", "1", "-w", $"{target.Pid}").Succeeded();
        int looks = Regex.Count(result.OutputText, "^At [0-9-]+T[0-9:.]+Z$", RegexOptions.Multiline);
        Assert.InRange(looks, 1, 10);
        Assert.Equal(looks, Regex.Count(result.OutputText, "\n(?:    |  P )main \\("));

        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Austin, "--every=1h", "-w", $"{target.Pid}"], readsOutput: false);
        Assert.NotEqual(-1, run.Output.ReadByte());
        run.Signal(Signals.Interrupt);
        Assert.Equal(254, run.WaitForExit().ExitCode);
        Assert.False(target.HasExited);
    }

    [SkippableFact]
    public void What_it_is_not_for_is_an_error()
    {
        Assert.Contains("the --every option needs -w", AustinRun.ToEnd("--every=2s", "-p", "1").Error, StringComparison.Ordinal);
        Assert.Contains("--every takes a time", AustinRun.ToEnd("--every=0", "-w", "1").Error, StringComparison.Ordinal);
        Assert.Contains("incompatible with --every", AustinRun.ToEnd("--every=2s", "-w", "--core", "x").Error, StringComparison.Ordinal);
    }

    private static List<string> Names(string line, ref DateTime last)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        DateTime time = document.RootElement.GetProperty("time").GetDateTime();
        Assert.True(time > last);
        last = time;
        return [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(thread => thread.GetProperty("name").GetString()!)];
    }
}
