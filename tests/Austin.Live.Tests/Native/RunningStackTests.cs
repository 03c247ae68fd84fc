namespace Austin.Live.Tests.Native;

/// <summary>Stacks of a program that calls and returns as fast as it can.</summary>
[Collection(nameof(Alone))]
public sealed class RunningStackTests
{
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void TheyReachTheOutermostFrameAndNeverShowPythonFramesThatCannotBe(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", "random", "2", "tiny", "generators");
        CallGraph graph = new(target.Report);

        Capture capture = Profiler.Attach(target.Pid, "-i", "500us", "-x", "1").Text();

        int invalid = capture.Samples.Count(sample => sample.IsInvalid);
        Assert.True(capture.Samples.Count > 500, $"only {capture.Samples.Count} samples");
        Assert.True(invalid <= capture.Samples.Count * 0.001, $"{invalid} of {capture.Samples.Count} samples are invalid");
        foreach (CapturedSample sample in capture.Samples.Where(sample => !sample.IsInvalid))
        {
            Assert.Contains(sample.Frames[0].Function, (string[])["_start", "__libc_start_main", "__clone3", "clone3", "__clone", "<unknown>"]);
            Assert.Null(graph.Objection([.. sample.Frames.Where(frame => frame.IsPython)]));
        }
    });

    /// <remarks>Threads that run at once are stopped one at a time.</remarks>
    [SkippableFact]
    public void ThoseOfThreadsThatRunAtOnceCanBe() => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(
            Interpreters.Require(Interpreters.FreeThreaded), "callgraph.py", "random", "2", "tiny", "generators", "threads");
        CallGraph graph = new(target.Report);

        Capture capture = Profiler.Attach(target.Pid, "-i", "1ms", "-x", "2").Text();

        CapturedSample[] whole = [.. capture.Samples.Where(sample => !sample.IsInvalid)];
        Assert.Equal(4, whole.Select(sample => sample.ThreadId).Distinct().Count());
        Assert.True(whole.Length > 500, $"only {whole.Length} samples");
        Assert.True(whole.Length >= capture.Samples.Count * 0.99, $"{capture.Samples.Count - whole.Length} of {capture.Samples.Count} samples are invalid");
        Assert.All(whole, sample => Assert.Null(graph.ObjectionInside([.. sample.Frames.Where(frame => frame.IsPython)])));
    });
}
