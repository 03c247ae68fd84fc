using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Live.Tests.Sampling;
using AustinP.Native;
using Sampler = Austin.Common.Sampling.Loop.Sampler;

namespace Austin.Live.Tests.Native;

[Collection(nameof(Alone))]
public sealed class SteadyStateTests : IDisposable
{
    private const int Samples = 2_000;

    // Runs in so few instructions that all names are known soon.
    private const string Spinner = """
        import ctypes, os, sys, threading, time
        threading.Thread(target=time.sleep, args=(3600,)).start()
        open(sys.argv[2], "w").close()
        ctypes.CDLL(sys.argv[1]).spin()
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("3.9")]
    [InlineData("3.11")]
    [InlineData("3.13")]
    public void ThousandsOfSamplesOfRunningAndSleepingThreadsAllocateNothing(string version) => Measurement.NotTwice(() =>
    {
        File.Delete(_folder.File("ready"));

        // The runtime's own way to start processes would be told of every stop, since here parent and tracer are one.
        LaunchedProcess process = ProcessLauncher.Start(
            RawArguments.Encode([Interpreters.Require(version).Path, "-c", Spinner, NativeCode.Library(_folder), _folder.File("ready")]), discardOutput: true, out _)!;
        try
        {
            Patience.Until(() => File.Exists(_folder.File("ready")), "the target");
            SamplingSettings settings = new() { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100), Kernel = true, Interval = TimeSpan.FromMilliseconds(1) };
            using Sampler sampler = new(settings, new NativeSampling(withKernel: true));
            Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
            CountingSink sink = new(warmUp: 1_000, Samples);
            SamplingStatistics statistics = new(0);
            Assert.Equal(RunEnd.Stopped, sampler.Run(sink, statistics, sink.Stop));
            Assert.Equal(Samples, sink.Counted);
            Assert.True(statistics.Stops.Count > Samples / 10, $"{statistics.Stops.Count} stops");

            // What is met for the first time costs something once; 175 and 200 kB were seen in a few of some hundred runs.
            Assert.True(sink.Allocating < Samples / 100, $"{sink.Allocating} samples allocated {sink.Allocated} bytes, one {sink.Most}");
        }
        finally
        {
            process.Signal(Austin.Common.Linux.Signals.Kill);
            process.Wait(() => true);
        }
    });
}
