using System.Globalization;

namespace Austin.Live.Tests.Native;

/// <summary>Stacks of parked threads, compared with eu-stack and with what the threads say of themselves.</summary>
public sealed class StackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void NativeFramesAreThoseOfEuStackAndPythonFramesStandWhereTheirEvaluationRuns(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        AssertAll(target, EuStack.Read);
    }

    /// <remarks>
    /// Inlined templates, an exception being handled, 2,000 calls, stacks of variable size and alignment, a stripped
    /// library, callbacks through the C library and libffi, signal handlers on the same and on another stack, all
    /// compiled without frame pointers.
    /// </remarks>
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true, Few = true)]
    public void NativeCodeThatCallsBackIsFollowed(string version)
    {
        using RunningTarget target = RunningTarget.Start(
            Interpreters.Require(version), "native.py", NativeCode.Library(_folder), NativeCode.HiddenLibrary(_folder));
        AssertAll(target, LosesEuStack(version) ? GdbStack.Read : EuStack.Read);
    }

    [SkippableFact]
    public void FiftyThreadsAreFollowed()
    {
        using RunningTarget target = RunningTarget.Start(
            Interpreters.Require("3.13"), "native.py", NativeCode.Library(_folder), NativeCode.HiddenLibrary(_folder), "50");
        Assert.True(target.Report.Threads.Count > 50);
        AssertAll(target, EuStack.Read);
    }

    /// <remarks>Stubs, the vdso, beginnings and ends of functions: wherever a busy program is when it is frozen.</remarks>
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    [InlineData("3.13")]
    public void AProgramFrozenAtRandomMomentsIsFollowed(string version)
    {
        const string Busy = """
            import ctypes, sys
            library = ctypes.CDLL(sys.argv[1])
            while True:
                library.busy(3)
                sorted(range(300), key=lambda x: str(x)[::-1])
            """;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("AUSTIN_TEST_FREEZES") ?? "12", CultureInfo.InvariantCulture);
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.Require(version).Path, "-c", Busy, NativeCode.Library(_folder)]);
        Patience.Until(() => File.ReadAllText($"/proc/{target.Pid}/maps").Contains("libnative", StringComparison.Ordinal), "the library");
        Random random = new(7);
        for (int i = 0; i < rounds; i++)
        {
            Thread.Sleep(random.Next(1, 20));
            Assert.True(Signals.Send(target.Pid, Signals.Stop));
            Patience.Until(() => File.ReadAllText($"/proc/{target.Pid}/stat").Contains(") T ", StringComparison.Ordinal), "the stop");
            Dictionary<long, EuThread> native = EuStack.Read(target.Pid);
            CapturedSample sample = Profiler.Sample(target.Pid, 1, "-i", "20ms").Samples[0];
            Assert.False(sample.IsInvalid, $"round {i}");
            StackShape.AssertSame($"round {i}", native[target.Pid], sample, moves: true);
            Assert.Contains(") T ", File.ReadAllText($"/proc/{target.Pid}/stat"), StringComparison.Ordinal);
            Assert.True(Signals.Send(target.Pid, Signals.Continue));
        }
    }

    // It does not get from the callbacks of newer versions of libffi to their callers.
    private static bool LosesEuStack(string version) => version is "3.14" or "3.15";

    private static void AssertAll(RunningTarget target, Func<int, Dictionary<long, EuThread>> read)
    {
        IReadOnlyList<TrueThread> truth = target.Report.Threads;
        Dictionary<long, EuThread> native = read(target.Pid);

        Capture capture = Profiler.Sample(target.Pid, 2 * truth.Count, "-i", "100ms");

        Assert.NotEmpty(truth);
        foreach (TrueThread thread in truth)
        {
            List<CapturedSample> samples = [.. capture.Samples.Where(sample => sample.ThreadId == thread.Id)];
            Assert.NotEmpty(samples);
            foreach (CapturedSample sample in samples)
            {
                Assert.False(sample.IsInvalid, $"{thread.Name}: {sample.Frames.Count} frames, sample {samples.IndexOf(sample)} of {samples.Count}: {string.Join(" / ", sample.Frames.Select(f => f.ToString()))}");
                Assert.Equal(thread.Frames.Select(Name), sample.Frames.Where(frame => frame.IsPython).Select(Name));
                StackShape.AssertSame(thread.Name, native[thread.Id], sample);
            }
        }
    }

    private static string Name(CapturedFrame frame) => string.Create(CultureInfo.InvariantCulture, $"{frame.Function}:{frame.Line}");
}
