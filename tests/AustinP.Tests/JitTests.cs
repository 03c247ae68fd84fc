namespace AustinP.Tests;

/// <summary>Code that CPython itself compiled has no unwind information (3.14), or hands it to gdb alone (3.15).</summary>
public sealed class JitTests
{
    [SkippableTheory]
    [InlineData("3.14")]
    [InlineData("3.15")]
    public void StacksAreWholeThroughCompiledCode(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", "PYTHON_JIT=1", Interpreters.Require(version).Path, Repository.Target("jit.py")]);
        Absence.SkipIf(!target.Report.Facts.GetProperty("jit").GetBoolean(), "this interpreter has no compiler");
        Capture capture = Profiler.Attach(target.Report.Pid, "-i", "2ms", "-x", "2").Text();

        CapturedSample[] whole = [.. capture.Samples.Where(sample => !sample.IsInvalid)];
        int compiled = whole.Count(sample => sample.Frames.Any(frame => !frame.IsPython && frame.Function == "<unknown>"));
        Assert.True(compiled > capture.Samples.Count / 10, $"{compiled} of {capture.Samples.Count} samples show compiled code");
        Assert.True(capture.Samples.Count - whole.Length <= capture.Samples.Count * 0.005, $"{capture.Samples.Count - whole.Length} of {capture.Samples.Count} are invalid");
        Assert.All(whole, sample =>
        {
            Assert.Equal("_start", sample.Frames[0].Function);
            string[] python = [.. sample.Frames.Where(frame => frame.IsPython).Select(frame => frame.Function)];
            Assert.Equal(["<module>", "work"], python.Take(2));
            Assert.Contains(string.Join(' ', python.Skip(2)), (string[])["", "middle", "middle leaf", "consume", "consume numbers"]);
        });
    });
}
