namespace Austin.Live.Tests.Stacks;

/// <summary>A stack that is deeper than most.</summary>
public sealed class DeepRecursionTests
{
    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void A_recursion_of_fifty_thousand_frames_is_shown_from_end_to_end(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "shapes.py", "deep");
        int depth = target.Report.Facts.GetProperty("depth").GetInt32();
        Capture capture = AustinRun.ToEnd(Sampler.Austin, "-b", "-i", "20ms", "-x", "2", "-p", $"{target.Pid}").Succeeded().Mojo();

        // While it descends it moves faster than it can be read.
        CapturedFrame[][] inside = [.. capture.Samples.Where(sample => !sample.IsInvalid)
            .Select(sample => sample.PythonFrames.ToArray()).Where(ShapeTruth.IsInLeaf)];
        int[] wrong = [.. inside.Where(frames => !IsWhole(frames, depth)).Select(frames => frames.Length)];
        int truncated = StackTruth.Truncated(capture);
        Assert.True(inside.Length - wrong.Length >= 2, $"only {inside.Length} of {capture.Samples.Count} samples, {wrong.Length} of them wrong");
        Assert.True(wrong.Length <= truncated, $"{wrong.Length} of {inside.Length} with so many frames: {string.Join(", ", wrong)}; {truncated} are counted as truncated");
    });

    // Below the leaf there are as many calls as said, and below those the function of the thread.
    private static bool IsWhole(CapturedFrame[] frames, int depth) => frames.Length > depth + 2
        && frames[^(depth + 2)..^1].All(frame => frame.Function == "descend")
        && frames[^(depth + 3)].Function.EndsWith("<lambda>", StringComparison.Ordinal);
}
