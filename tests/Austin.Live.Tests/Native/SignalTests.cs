using System.Globalization;
using System.Runtime.InteropServices;

namespace Austin.Live.Tests.Native;

/// <summary>The target's signals and waits are not touched.</summary>
[Collection(nameof(Alone))]
public sealed partial class SignalTests : IDisposable
{
    // The handler is native, so that each signal is counted when it arrives.
    private const string Receiver = """
        import ctypes, os, sys
        library = ctypes.CDLL(sys.argv[1])
        library.expect(34)
        os.rename(sys.argv[2], sys.argv[2] + ".ready")
        while library.received() < int(sys.argv[3]):
            sum(range(1000))
        with open(sys.argv[2], "w") as out:
            out.write(str(library.misplaced()))
        os.rename(sys.argv[2], sys.argv[2] + ".done")
        """;

    private const string Waiter = """
        import ctypes, os, sys
        library = ctypes.CDLL(sys.argv[1])
        open(sys.argv[2] + ".ready", "w").close()
        count = library.interrupted(3000)
        with open(sys.argv[2], "w") as out:
            out.write(str(count))
        os.rename(sys.argv[2], sys.argv[2] + ".done")
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void TwoThousandSignalsArriveInOrderWhileSampledEveryMillisecond()
    {
        const int Count = 2000;
        const int RealTimeSignal = 34;
        string file = _folder.File("signals");
        File.WriteAllText(file, "");
        using RunningTarget target = RunningTarget.StartOnly(
            [Interpreters.RequireAny().Path, "-c", Receiver, NativeCode.Library(_folder), file, Count.ToString(CultureInfo.InvariantCulture)]);
        Patience.Until(() => File.Exists(file + ".ready"), "the target is ready");
        using AustinRun run = AustinRun.Start(Sampler.AustinP, "-i", "1ms", "-p", target.Pid.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(100);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(0, Queue(target.Pid, RealTimeSignal, i));
            if (i % 5 == 0)
            {
                Thread.Sleep(1);
            }
        }

        Patience.Until(() => File.Exists(file + ".done"), "all signals arrived");
        Assert.Equal("0", File.ReadAllText(file + ".done"));
        Assert.NotEmpty(run.WaitForExit().Succeeded().Text().Samples);
    }

    [SkippableFact]
    public void WaitsInNativeCodeAreNotInterrupted()
    {
        string file = _folder.File("waits");
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.RequireAny().Path, "-c", Waiter, NativeCode.Library(_folder), file]);
        Patience.Until(() => File.Exists(file + ".ready"), "the target is ready");
        Capture capture = Profiler.Attach(target.Pid, "-i", "1ms", "-x", "2").Text();
        Patience.Until(() => File.Exists(file + ".done"), "the target ends");

        Assert.True(capture.Samples.Count > 100, $"only {capture.Samples.Count} samples");
        // Only a wait that begins in the moment between the look and the stop may be met.
        Assert.InRange(int.Parse(File.ReadAllText(file + ".done"), CultureInfo.InvariantCulture), 0, 1);
    }

    /// <remarks>
    /// Also in interpreters with frame pointers below a C library without: there the frame pointer of a blocked thread
    /// is in no memory.
    /// </remarks>
    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void ThreadsThatSleepAreNeverStopped(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "threads.py", "0", "3");
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        TimeSpan[] Times() => [.. target.Report.Ids("sleepers").Select(id => ProcFile.CpuTime(target.Pid, id))];
        TimeSpan[] before = Times();
        AustinResult result = Profiler.Attach(target.Pid, "-i", "2ms", "-x", "1");

        Assert.Equal(before, Times());
        Assert.DoesNotContain("Threads stopped", result.Error, StringComparison.Ordinal);
        Capture capture = result.Text();
        Assert.Equal(target.Report.Ids("sleepers").Order(), capture.Samples.Select(sample => sample.ThreadId).Distinct().Intersect(target.Report.Ids("sleepers")).Order());
        Assert.All(capture.Samples, sample => Assert.False(sample.IsInvalid));
    }

    [LibraryImport("libc", EntryPoint = "sigqueue")]
    private static partial int Queue(int pid, int signal, long value);
}
