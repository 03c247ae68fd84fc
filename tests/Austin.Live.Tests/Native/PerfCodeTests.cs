namespace Austin.Live.Tests.Native;

/// <summary>Trampolines that CPython makes for <c>perf</c>, described in a map or in a jitdump file, in a program that forks.</summary>
public sealed class PerfCodeTests
{
    [SkippableTheory]
    [InlineData("3.12", "perf", "perf-{0}.map")]
    [FullRunData("3.13", "perf", "perf-{0}.map")]
    [InlineData("3.13", "perf_jit", "jit-{0}.dump")]
    [FullRunData("3.14", "perf_jit", "jit-{0}.dump")]
    [FullRunData("3.15", "perf", "perf-{0}.map")]
    [InlineData("3.15", "perf_jit", "jit-{0}.dump")]
    public void ParentAndChildAreFollowedAndNamed(string version, string option, string file) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start([Interpreters.Require(version).Path, "-X", option, Repository.Target("perf_forking.py")]);
        int child = target.Report.Facts.GetProperty("child").GetInt32();
        try
        {
            Capture capture = Profiler.Attach(target.Pid, "-C", "-i", "2ms", "-x", "3").Text();

            AssertNamed(capture, target.Pid, "in_parent");
            AssertNamed(capture, child, "in_child");
            // It ends well when it is told to, and says so.
            Assert.True(Signals.Send(target.Pid, Signals.Terminate));
            Assert.Equal(0, target.WaitForExit());
        }
        finally
        {
            foreach (int pid in new[] { target.Pid, child })
            {
                File.Delete("/tmp/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, file, pid));
            }
        }
    });

    // Each Python frame of these has the trampoline through which it was called in front of it, once.
    private static void AssertNamed(Capture capture, int pid, string outer)
    {
        // Where there are too few CPUs, a thread that could not be stopped has no native frames.
        CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.Pid == pid && sample.Frames.Any(frame => !frame.IsPython))];
        Assert.True(samples.Length > 50, $"{samples.Length} samples of {outer}");
        int invalid = samples.Count(sample => sample.IsInvalid);
        Assert.True(invalid <= samples.Length * 0.005, $"{invalid} of {samples.Length} samples of {outer} are invalid");
        string[] functions = [outer, "middle", "leaf"];
        foreach (CapturedSample sample in samples.Where(sample => !sample.IsInvalid))
        {
            string[] python = [.. sample.Frames.Where(frame => frame.IsPython && functions.Contains(frame.Function)).Select(frame => frame.Function)];
            string[] trampolines =
            [
                .. sample.Frames.Where(frame => !frame.IsPython).Select(frame => $"{frame.File}:{frame.Function}").Where(name => name.Contains("py::", StringComparison.Ordinal))
                    .Select(name => name[(name.IndexOf("py::", StringComparison.Ordinal) + 4)..].Split(':')[0]).Where(name => functions.Contains(name)),
            ];
            // A call that just begins or ends has its trampoline only.
            Assert.True(trampolines.Length - python.Length is 0 or 1 && trampolines[..python.Length].SequenceEqual(python), sample.ToString());
        }

        Assert.True(samples.Count(sample => sample.Frames.Any(frame => frame.Function == "leaf")) > samples.Length / 2);
    }
}
