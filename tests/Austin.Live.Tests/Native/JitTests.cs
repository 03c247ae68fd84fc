namespace Austin.Live.Tests.Native;

/// <summary>Code that CPython itself compiled has no unwind information (3.14), or hands it to debuggers (3.15), as LLVM does.</summary>
[Collection(nameof(Alone))]
public sealed class JitTests
{
    [SkippableTheory]
    [InlineData("3.14", "<unknown>")]
    [InlineData("3.15", "py::jit:executor")]
    public void StacksAreWholeThroughCompiledCode(string version, string name) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", "PYTHON_JIT=1", Interpreters.Require(version).Path, Repository.Target("jit.py")]);
        Absence.SkipIf(!target.Report.Facts.GetProperty("jit").GetBoolean(), "this interpreter has no compiler");
        Capture capture = Profiler.Attach(target.Report.Pid, "-i", "2ms", "-x", "2").Text();

        CapturedSample[] whole = [.. capture.Samples.Where(sample => !sample.IsInvalid)];
        // The name has colons, at which the text is split.
        int compiled = whole.Count(sample => sample.Frames.Any(frame => !frame.IsPython && $"{frame.File}:{frame.Function}".EndsWith($":{name}", StringComparison.Ordinal)));
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

    /// <remarks>
    /// A trace goes on in another, in memory that was mapped since: up to 47 of 995 samples of the first seconds were invalid, in half of
    /// the processes.
    /// </remarks>
    [SkippableFact]
    public void CodeThatWasCompiledAMomentAgoIsKnown() => Measurement.NotTwice(() =>
    {
        int invalid = 0;
        int samples = 0;
        for (int i = 0; i < 5; i++)
        {
            using RunningTarget target = RunningTarget.Start(
                ["/usr/bin/env", "PYTHON_JIT=1", Interpreters.Require("3.14").Path, Repository.Target("jit.py")]);
            Absence.SkipIf(!target.Report.Facts.GetProperty("jit").GetBoolean(), "this interpreter has no compiler");
            // Some traces are compiled by then, and others not yet.
            Thread.Sleep(300);
            Capture capture = Profiler.Attach(target.Report.Pid, "-i", "2ms", "-x", "1").Text();
            invalid += capture.Samples.Count(sample => sample.IsInvalid);
            samples += capture.Samples.Count;
        }

        Assert.True(invalid <= samples * 0.004, $"{invalid} of {samples} are invalid");
    });

    /// <remarks>99 of 100 samples were invalid, and none had a name.</remarks>
    [SkippableFact]
    public void FunctionsThatNumbaCompiledHaveTheirNamesAndCallers() => Measurement.NotTwice(() =>
    {
        const string Python = "/usr/bin/python3";
        Absence.SkipIf(!File.Exists(Python) || !InstalledProgram.Run(Python, "-c", "import importlib.util as u; print(u.find_spec('numba') is not None)").StartsWith("True", StringComparison.Ordinal), "no numba on this machine");
        using RunningTarget target = RunningTarget.Start([Python, Repository.Target("compiled.py")]);
        Capture capture = Profiler.Attach(target.Pid, "-i", "2ms", "-x", "2").Text();

        CapturedSample[] main = [.. capture.Samples.Where(sample => sample.ThreadId == target.Pid)];
        int invalid = main.Count(sample => sample.IsInvalid);
        Assert.True(invalid <= main.Length * 0.005, $"{invalid} of {main.Length} samples are invalid");
        CapturedSample[] compiled = [.. main.Where(sample => sample.Frames.Any(frame => frame.Function.Contains("8__main__5outer", StringComparison.Ordinal)))];
        Assert.True(compiled.Length > main.Length / 2, $"{compiled.Length} of {main.Length} samples show the compiled function");
        Assert.All(compiled, sample => Assert.Equal("_start", sample.Frames[0].Function));
    });
}
