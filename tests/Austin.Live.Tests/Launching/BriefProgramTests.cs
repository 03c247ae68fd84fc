namespace Austin.Live.Tests.Launching;

/// <summary>Programs that end before one looks; their interpreter and the sampler have to get a CPU in that time.</summary>
[Collection(nameof(Alone))]
public sealed class BriefProgramTests
{
    [SkippableTheory]
    [SamplerVersions]
    public void A_program_that_starts_and_ends_within_a_tenth_of_a_second_is_not_missed(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        Capture capture = AustinRun.ToEnd(sampler, "-i", "1ms", Interpreters.Require(version).Path, "-S", Repository.Target("sleepy.py"), "0.1").Succeeded().Text();
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "rest"));
    });
}
