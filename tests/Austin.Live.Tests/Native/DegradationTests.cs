using System.Globalization;

namespace Austin.Live.Tests.Native;

/// <summary>What cannot be seen is left out with a message; all the rest is sampled.</summary>
[Collection(nameof(Alone))]
public sealed class DegradationTests
{
    // Seizes all threads of a process; stops them, too, when asked to.
    private const string Tracer = """
        import ctypes, os, sys, time
        SEIZE, INTERRUPT, WALL = 0x4206, 0x4207, 0x40000000
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        for task in os.listdir("/proc/%s/task" % sys.argv[1]):
            assert libc.ptrace(SEIZE, int(task), None, None) == 0, os.strerror(ctypes.get_errno())
            if sys.argv[2] == "stop":
                assert libc.ptrace(INTERRUPT, int(task), None, None) == 0
                os.waitpid(int(task), WALL)
        time.sleep(60)
        """;

    private const string EndsMainThread = """
        import ctypes, threading, time
        def spin():
            while True:
                sum(range(1000))
        def rest():
            while True:
                time.sleep(3600)
        threading.Thread(target=spin).start()
        threading.Thread(target=rest).start()
        time.sleep(DELAY)
        ctypes.CDLL(None).pthread_exit(None)
        """;

    private const string KernelRefused = "Kernel stacks are refused";

    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.13")]
    public void AThreadThatAnotherTracerHasKeepsItsPythonFrames(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "threads.py", "1", "1");
        long spinner = target.Report.Ids("spinners").Single();
        using RunningTarget tracer = Trace(target.Pid, "look");
        AustinResult result = Profiler.Attach(target.Pid, "-i", "5ms", "-x", "1");

        Assert.Single(Lines(result.Error, "may not be traced"));
        CapturedSample[] samples = [.. result.Text().Samples];
        Assert.Contains(samples, sample => sample.ThreadId == spinner && sample.Frames.Any(frame => frame.Function == "spin"));
        CapturedSample[] sleeping = [.. samples.Where(sample => sample.ThreadId != spinner)];
        Assert.NotEmpty(sleeping);
        Assert.All(sleeping, sample => Assert.True(!sample.IsInvalid && sample.Frames.Any(frame => !frame.IsPython)));
        Assert.Equal(tracer.Pid.ToString(CultureInfo.InvariantCulture), Status(target.Pid, spinner, "TracerPid"));
    }

    /// <remarks>Where a stopped thread is and its stack pointer can be read; its other registers only its tracer has.</remarks>
    [SkippableFact]
    public void AProcessThatADebuggerHasStoppedIsShown()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.13"), "threads.py", "1", "1");
        long spinner = target.Report.Ids("spinners").Single();
        using RunningTarget tracer = Trace(target.Pid, "stop");
        Patience.Until(() => ProcFile.Threads(target.Pid).All(id => Status(target.Pid, id, "State")[0] == 't'), "the stop");
        Capture capture = Profiler.Attach(target.Pid, "-i", "5ms", "-x", "1").Text();

        Assert.Equal(ProcFile.Threads(target.Pid), capture.Samples.Select(sample => sample.ThreadId).ToHashSet());
        Assert.All(capture.Samples, sample => Assert.True(sample.ThreadId == spinner || (!sample.IsInvalid && sample.Frames.Any(frame => !frame.IsPython))));
        Assert.All(
            capture.Samples.Where(sample => sample.ThreadId == spinner),
            sample => Assert.Equal("spin", sample.Frames.Last(frame => frame.IsPython).Function));
        Assert.Equal('t', Status(target.Pid, spinner, "State")[0]);
    }

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void ThreadsThatOutliveTheMainThreadAreSampled(string version)
    {
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.Require(version).Path, "-c", EndsMainThread.Replace("DELAY", "0", StringComparison.Ordinal)]);
        Patience.Until(() => Status(target.Pid, target.Pid, "State")[0] == 'Z', "the end of the main thread");
        AustinResult result = Profiler.Attach(target.Pid, "-k", "-i", "5ms", "-x", "1");
        AssertOthersSampled(target.Pid, result);
        Assert.DoesNotContain(result.Text().Samples, sample => sample.ThreadId == target.Pid);

        using AustinRun where = AustinRun.Start(Sampler.AustinP, "-kw", $"{target.Pid}");
        string view = where.WaitForExit().Succeeded().OutputText;
        Assert.Contains("  P spin (", view, StringComparison.Ordinal);
        Assert.Contains("  P rest (", view, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AMainThreadMayEndWhileItIsSampled()
    {
        using RunningTarget target = RunningTarget.StartOnly(
            [Interpreters.RequireAny().Path, "-c", EndsMainThread.Replace("DELAY", "1.5", StringComparison.Ordinal)]);
        Patience.Until(() => ProcFile.Threads(target.Pid).Count == 3, "the threads");
        AustinResult result = Profiler.Attach(target.Pid, "-i", "5ms", "-x", "4");
        Assert.Equal('Z', Status(target.Pid, target.Pid, "State")[0]);
        AssertOthersSampled(target.Pid, result);
        Assert.Contains(result.Text().Samples, sample => sample.ThreadId == target.Pid && sample.Frames.Any(frame => frame.Function == "<module>"));
    }

    [SkippableFact]
    public void WithoutTheRightToKernelStacksTheFunctionThatAThreadWaitsInIsShown()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root has capabilities to give up");
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "1", "2");
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        long[] sleepers = [.. target.Report.Ids("sleepers")];
        string[] waits = [.. sleepers.Select(id => File.ReadAllText($"/proc/{target.Pid}/task/{id}/wchan"))];
        Assert.DoesNotContain("0", waits);
        AustinResult result = WithoutAdministration("-k", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}");

        Assert.Single(Lines(result.Error, KernelRefused));
        CapturedSample[] asleep = [.. result.Text().Samples.Where(sample => sleepers.Contains(sample.ThreadId))];
        Assert.Equal(sleepers.Length, asleep.Select(sample => sample.ThreadId).Distinct().Count());
        Assert.All(asleep, sample =>
        {
            Assert.False(sample.IsInvalid);
            CapturedFrame kernel = Assert.Single(sample.Frames, frame => frame.File == "kernel");
            Assert.Equal(waits[Array.IndexOf(sleepers, sample.ThreadId)], kernel.Function);
            Assert.Equal(kernel, sample.Frames[^1]);
        });

        AustinResult where = WithoutAdministration("-kw", $"{target.Pid}");
        Assert.Single(Lines(where.Error, KernelRefused));
        Assert.Contains($"  K {waits[0]} (kernel)", where.OutputText, StringComparison.Ordinal);
        Assert.Empty(Lines(WithoutAdministration("-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Error, KernelRefused));
    }

    private static AustinResult WithoutAdministration(params string[] arguments)
    {
        using AustinRun run = AustinRun.StartCommand(["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", PublishedPrograms.Of(Sampler.AustinP), .. arguments]);
        return run.WaitForExit().Succeeded();
    }

    private static RunningTarget Trace(int pid, string how)
    {
        RunningTarget tracer = RunningTarget.StartOnly([Interpreters.RequireAny().Path, "-c", Tracer, $"{pid}", how]);
        Patience.Until(() => ProcFile.Threads(pid).All(id => Status(pid, id, "TracerPid") != "0"), "the tracer");
        return tracer;
    }

    private static void AssertOthersSampled(int pid, AustinResult result)
    {
        Assert.Single(Lines(result.Error, "main thread of process"));
        Assert.DoesNotContain("may not be traced", result.Error, StringComparison.Ordinal);
        Capture capture = result.Text();
        Assert.Equal([pid], capture.Pids);
        foreach (string function in new[] { "spin", "rest" })
        {
            CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.Frames.Any(frame => frame.Function == function))];
            Assert.True(samples.Length > 20, $"{samples.Length} samples of {function}");
            Assert.All(samples, sample => Assert.True(!sample.IsInvalid && sample.Frames.Any(frame => frame.File.StartsWith("native@", StringComparison.Ordinal))));
        }
    }

    private static string[] Lines(string text, string words) => [.. text.Split('\n').Where(line => line.Contains(words, StringComparison.Ordinal))];

    private static string Status(int pid, long thread, string key) => File.ReadLines($"/proc/{pid}/task/{thread}/status")
        .First(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
