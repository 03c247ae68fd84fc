using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Faults;

[Long]
public sealed partial class CampaignTests
{
    /// <remarks><c>tests/Faults/campaign.py PROGRAM --seconds 600 --samples 8640000</c> is the long run.</remarks>
    [SkippableFact]
    public void Faults_at_random_moments_do_no_harm()
    {
        (string seconds, int least) = FullRun.IsAsked ? ("13", 500) : ("7", 250);
        Assert.True(Faults(PublishedPrograms.Of(Sampler.Austin), "--seconds", seconds) >= least);
    }

    [SkippableFact]
    public void Nor_do_they_where_native_stacks_are_sampled() => Assert.True(
        Faults(PublishedPrograms.Of(Sampler.AustinP), "--seconds", "8", "--kinds", "target_killed,profiler_killed,profiler_stopped,threads,execs,pipe_closed,clock_changes") >= 250);

    private static int Faults(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            Interpreters.RequireAny().Path, [Path.Combine(Repository.Root, "tests", "Faults", "campaign.py"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        string report = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, report);
        return int.Parse(Sum().Match(report).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(\d+) faults, 0 with harm$", RegexOptions.Multiline)]
    private static partial Regex Sum();
}
