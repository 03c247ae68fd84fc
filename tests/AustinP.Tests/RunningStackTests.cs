namespace AustinP.Tests;

/// <summary>Stacks of a program that calls and returns as fast as it can.</summary>
public sealed class RunningStackTests
{
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void TheyReachTheOutermostFrameAndNeverShowPythonFramesThatCannotBe(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", "random", "2", "tiny", "generators");
        CallGraph graph = new(target.Report);

        Capture capture = Profiler.Attach(target.Pid, "-i", "500us", "-x", "3").Text();

        int invalid = capture.Samples.Count(sample => sample.IsInvalid);
        Assert.True(capture.Samples.Count > 500, $"only {capture.Samples.Count} samples");
        Assert.True(invalid <= capture.Samples.Count * 0.001, $"{invalid} of {capture.Samples.Count} samples are invalid");
        foreach (CapturedSample sample in capture.Samples.Where(sample => !sample.IsInvalid))
        {
            Assert.Contains(sample.Frames[0].Function, (string[])["_start", "__libc_start_main", "__clone3", "clone3", "__clone", "<unknown>"]);
            Assert.Null(graph.Objection([.. sample.Frames.Where(frame => frame.IsPython)]));
        }
    });
}
