namespace Austin.Live.Tests.Stacks;

/// <summary>Every sample of a program that stands still shows what the program says of itself, frame by frame.</summary>
/// <remarks>
/// The reference fails most of these: names outside of ASCII, more than 2,048 frames, lines of multi-line calls on
/// 3.12, and 3.14 and later at all.
/// </remarks>
public sealed class ParkedThreadTests
{
    [SkippableTheory]
    [SamplerVersions]
    public void TextShowsTheStacksTheTargetReports(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text();
        StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void MojoShowsTheStacksTheTargetReportsWithEndLinesAndColumns(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        Capture capture = AustinRun.ToEnd(sampler, "-b", "-i", "10ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        StackTruth.AssertAll(target.Report, capture, frame => frame);
    }
}
