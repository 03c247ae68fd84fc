namespace Austin.Live.Tests.Native;

/// <summary>Code that runs once is gone as soon as a thread goes on that was stopped in it: it is read before that.</summary>
[Collection(nameof(Alone))]
public sealed class ShortLivedCodeTests
{
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    public void ItHasItsName(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "churn.py", "0");

        Capture capture = Profiler.Attach(target.Pid, "-i", "200us", "-x", "2").Text();

        // Some three of a thousand samples came too late, where it was read behind the stop.
        int invalid = capture.Samples.Count(sample => sample.IsInvalid);
        Assert.True(capture.Samples.Count > 1_000, $"only {capture.Samples.Count} samples");
        Assert.True(invalid <= capture.Samples.Count * 0.001, $"{invalid} of {capture.Samples.Count} samples are invalid");
    });
}
