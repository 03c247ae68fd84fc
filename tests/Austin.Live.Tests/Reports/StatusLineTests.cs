using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Reports;

/// <summary>On a pseudo-terminal that script(1) makes.</summary>
public sealed class StatusLineTests
{
    private const string Pattern = @"\d\d:\d\d:\d\d  [\d,]+ samples  [\d,]+/s  \d+ errors(  in [^\x1b]+)?\x1b\[K\r";

    [SkippableTheory]
    [Samplers]
    public void Sampling_to_a_file_shows_how_it_goes_and_leaves_nothing_behind(Sampler sampler)
    {
        string shown = OnTerminal(sampler, "-o", "/dev/null");
        MatchCollection lines = Regex.Matches(shown, Pattern);
        Assert.InRange(lines.Count, 1, 10);
        Assert.Contains(lines, line => line.Groups[1].Value == "  in MainThread");
        Assert.StartsWith("\x1b[K", shown[(lines[^1].Index + lines[^1].Length)..], StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void Statistics_tell_the_time_of_each_thread_by_its_name(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "exceptions.py");
        AustinResult result = AustinRun.ToEnd(sampler, "-o", "/dev/null", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded();
        Assert.Contains("Time of threads :\n", result.Error, StringComparison.Ordinal);
        MatchCollection lines = Regex.Matches(result.Error, @"(?m)^   (\w+) \(([0-9]+)\) : [0-9.]+ s$");
        Assert.Equal(5, lines.Count);
        Assert.Matches("(?m)^   and 7 more : [0-9.]+ s$", result.Error);
        foreach (Match line in lines)
        {
            // The program names each thread after what it does there.
            string name = line.Groups[1].Value;
            Assert.Equal(name == "MainThread" ? $"{target.Pid}" : target.Report.Facts.GetProperty("ids").GetProperty(name).GetRawText(), line.Groups[2].Value);
        }
    }

    [SkippableTheory]
    [SamplerData("-o", "/dev/null", "-q")]
    [SamplerData("-o", "/dev/null", "-P")]
    [SamplerData]
    public void It_is_not_shown_to_programs_nor_over_samples(Sampler sampler, params string[] options) => Assert.DoesNotMatch(Pattern, OnTerminal(sampler, options));

    [SkippableTheory]
    [Samplers]
    public void Off_a_terminal_there_is_none(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, ["-o", "/dev/null", "-x", "2", .. Target()]).Succeeded();
        Assert.DoesNotContain(" samples  ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Error);
    }

    [SkippableTheory]
    [Samplers]
    public void Quiet_says_nothing_while_all_goes_well(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, ["-q", "-i", "10ms", .. Target("0.3")]).Succeeded();
        Assert.Equal("", result.Error);
        Assert.NotEmpty(result.Text().Samples);
        Assert.DoesNotContain(result.Text().Header, pair => pair.Key == "python");
    }

    private static string OnTerminal(Sampler sampler, params string[] options)
    {
        string line = string.Join(' ', [PublishedPrograms.Of(sampler), .. options, "-i", "10ms", "-x", "2", .. Target()]);
        using AustinRun run = AustinRun.StartCommand(["script", "-qec", line, "/dev/null"]);
        return run.WaitForExit().Succeeded().OutputText;
    }

    private static string[] Target(string seconds = "30") => [Interpreters.RequireAny().Path, Repository.Target("work.py"), seconds];
}
