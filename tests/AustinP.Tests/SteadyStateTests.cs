using Austin.Common.Linux;
using Austin.Common.Output;
using Austin.Common.Sampling;
using Austin.Common.Tests.Sampling;
using AustinP.Native;

namespace AustinP.Tests;

public sealed class SteadyStateTests
{
    private const int Samples = 20_000;

    [SkippableTheory]
    [PythonVersions]
    public void ThousandsOfSamplesOfRunningAndSleepingThreadsAllocateNothing(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "threads.py", "1", "1");
        Assert.True(AttachedProcess.TryOpen(target.Pid, out AttachedProcess process));
        using (process)
        {
            SamplingSettings settings = new() { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100), Kernel = true };
            using Sampler sampler = new(settings, new NativeSampling(withKernel: true));
            Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
            CountingSink sink = new(warmUp: 10_000, Samples);
            SamplingStatistics statistics = new(0);
            using FileStream nowhere = new("/dev/null", FileMode.Open, FileAccess.Write);
            OutputFile output = new((int)nowhere.SafeFileHandle.DangerousGetHandle());
            Assert.Equal(RunEnd.Stopped, sampler.Run(sink, output, statistics, sink.Stop));
            Assert.Equal(Samples, sink.Counted);
            Assert.True(statistics.Stops.Count > Samples / 4, $"{statistics.Stops.Count} stops");
            Assert.Equal(0, sink.Allocated);
        }
    }
}
