using System.Globalization;

namespace Austin.Live.Tests.Native;

/// <summary>What the program writes.</summary>
public sealed class OutputTests
{
    private const string LateImport = """
        import time
        time.sleep(1)
        import _decimal
        end = time.time() + 1.5
        while time.time() < end:
            _decimal.Decimal(2) ** _decimal.Decimal("0.123456789")
        """;

    [SkippableFact]
    public void LibrariesLoadedLaterAreDescribedToo()
    {
        using AustinRun run = AustinRun.Start(Sampler.AustinP, Interpreters.RequireAny().Path, "-c", LateImport);
        Capture capture = run.WaitForExit().Succeeded().Text();

        Assert.Contains(capture.Header, pair => pair.Key == "map" && pair.Value.Contains("python", StringComparison.Ordinal));
        Assert.DoesNotContain(capture.Header, pair => pair.Key == "map" && pair.Value.Contains("_decimal", StringComparison.Ordinal));
        Assert.Contains(capture.Between, pair => pair.Key == "map" && pair.Value.Contains("_decimal", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void BothFormatsNameNativeAndKernelFrames()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "parked.py", "callbacks");
        Capture text = Profiler.Attach(target.Pid, "-k", "-x", "1").Text();
        Capture mojo = Profiler.Attach(target.Pid, "-bk", "-x", "1").Mojo();

        string Main(Capture capture) => string.Join(
            ';', capture.Samples.First(sample => sample.ThreadId == target.Pid).Frames.Select(frame => frame.WithoutColumns()));
        Assert.Equal(Main(text), Main(mojo));
        Assert.Contains(text.Samples[0].Frames, frame => frame.Function == "PyEval_EvalCode" || frame.Function == "thread_run");
        Assert.Contains(text.Samples[0].Frames, frame => frame.File == "kernel");
    }

    [SkippableFact]
    public void WhereModeShowsPythonNativeAndKernelFrames()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "parked.py", "callbacks");
        using AustinRun run = AustinRun.Start(Sampler.AustinP, "-k", "-w", target.Pid.ToString(CultureInfo.InvariantCulture));
        string output = run.WaitForExit().Succeeded().OutputText;

        Assert.Contains("Oddity.__getitem__", output, StringComparison.Ordinal);
        Assert.Contains("Py_RunMain", output, StringComparison.Ordinal);
        Assert.Contains("do_syscall_64 (kernel)", output, StringComparison.Ordinal);
        Assert.DoesNotContain(":INVALID:", output, StringComparison.Ordinal);
    }
}
