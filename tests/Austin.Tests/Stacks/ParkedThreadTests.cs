namespace Austin.Tests.Stacks;

/// <summary>Every sample of a program that stands still shows what the program says of itself, frame by frame.</summary>
/// <remarks>
/// The reference fails most of these: names outside of ASCII, more than 2,048 frames, lines of multi-line calls on
/// 3.12, and 3.14 and later at all.
/// </remarks>
public sealed class ParkedThreadTests
{
    [SkippableTheory]
    [PythonVersions]
    public void TextShowsTheStacksTheTargetReports(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        Capture capture = AustinRun.ToEnd("-i", "10ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void MojoShowsTheStacksTheTargetReportsWithEndLinesAndColumns(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        Capture capture = AustinRun.ToEnd("-b", "-i", "10ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        StackTruth.AssertAll(target.Report, capture, frame => frame);
    }
}
