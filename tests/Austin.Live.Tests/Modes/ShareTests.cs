using System.Text.Json;

namespace Austin.Live.Tests.Modes;

/// <summary>Functions and lines get the shares of the time that they take.</summary>
[Collection(nameof(Alone))]
public sealed class ShareTests
{
    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Shares_of_functions_are_true(string version)
    {
        using Undisturbed target = Undisturbed.Start(Sampler.Austin, version, "shares.py", "functions", "3");
        AssertShares(target, sample => sample.Frames.Select(frame => frame.Function));
    }

    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    [InlineData("3.13")]
    [InlineData("3.15")]
    [FullRunData("3.9")]
    [FullRunData("3.10")]
    [FullRunData("3.12")]
    [FullRunData("3.14")]
    public void Shares_of_lines_are_true(string version)
    {
        using Undisturbed target = Undisturbed.Start(Sampler.Austin, version, "shares.py", "lines");
        AssertShares(target, sample => [$"{sample.Frames[^1].Line}"]);
    }

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Tiny_functions_get_their_half(string version)
    {
        using Undisturbed target = Undisturbed.Start(Sampler.Austin, version, "halves.py");
        (_, Capture capture) = target.Sample("-i", "100us", "-x", "2");
        Assert.InRange(100.0 * capture.TimeIn("tiny_half") / capture.Samples.Sum(sample => sample.Time!.Value), 48.5, 51.5);
    }

    private static void AssertShares(Undisturbed target, Func<CapturedSample, IEnumerable<string>> places)
    {
        (_, Capture capture) = target.Sample("-i", "100us", "-x", "2");
        JsonElement facts = target.Target.Report.Facts;
        CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.ThreadId == facts.GetProperty("thread").GetInt64())];
        double whole = samples.Sum(sample => sample.Time!.Value);
        foreach (JsonProperty share in facts.GetProperty("shares").EnumerateObject())
        {
            double part = samples.Where(sample => sample.Frames.Count > 0 && places(sample).Contains(share.Name)).Sum(sample => sample.Time!.Value);
            double expected = share.Value.GetDouble();
            Assert.True(Math.Abs((100 * part / whole) - expected) < 1.5, $"{share.Name}: {100 * part / whole:F2} % instead of {expected} %");
        }
    }
}
