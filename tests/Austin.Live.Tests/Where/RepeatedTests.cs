using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Where;

/// <summary>Where mode again and again.</summary>
public sealed class RepeatedTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Each_look_is_a_line_until_the_process_ends(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "--json", "--every=20ms", "-w", $"{target.Pid}"], readsOutput: false);
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

    [SkippableTheory]
    [Samplers]
    public void The_exposure_and_signals_end_it(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "2");
        AustinResult result = AustinRun.ToEnd(sampler, "--every=100ms", "-x", "1", "-w", $"{target.Pid}").Succeeded();
        int looks = Regex.Count(result.OutputText, "^At [0-9-]+T[0-9:.]+Z$", RegexOptions.Multiline);
        Assert.InRange(looks, 1, 10);
        Assert.Equal(looks, Regex.Count(result.OutputText, "\n(?:    |  P )main \\("));

        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "--every=1h", "-w", $"{target.Pid}"], readsOutput: false);
        Assert.NotEqual(-1, run.Output.ReadByte());
        run.Signal(Signals.Interrupt);
        Assert.Equal(254, run.WaitForExit().ExitCode);
        Assert.False(target.HasExited);
    }

    [SkippableTheory]
    [Samplers]
    public void What_it_is_not_for_is_an_error(Sampler sampler)
    {
        Assert.Contains("the --every option needs -w", AustinRun.ToEnd(sampler, "--every=2s", "-p", "1").Error, StringComparison.Ordinal);
        Assert.Contains("--every takes a time", AustinRun.ToEnd(sampler, "--every=0", "-w", "1").Error, StringComparison.Ordinal);
        Assert.Contains("incompatible with --every", AustinRun.ToEnd(sampler, "--every=2s", "-w", "--core", "x").Error, StringComparison.Ordinal);
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
