using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Austin.Tests.Faults;

public sealed partial class CampaignTests
{
    /// <remarks><c>tests/Faults/campaign.py AUSTIN --seconds 600</c> is the long run.</remarks>
    [SkippableFact]
    public void Faults_at_random_moments_do_no_harm()
    {
        using Process process = Process.Start(new ProcessStartInfo(
            Interpreters.RequireAny().Path, [Path.Combine(Repository.Root, "tests", "Faults", "campaign.py"), PublishedPrograms.Austin, "--seconds", "30"])
        {
            RedirectStandardOutput = true,
        })!;
        string report = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, report);
        Assert.True(int.Parse(Sum().Match(report).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) >= 1000, report);
    }

    [GeneratedRegex(@"^(\d+) faults, 0 with harm$", RegexOptions.Multiline)]
    private static partial Regex Sum();
}
