using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Loop;
using Austin.Testing.Processes;
using Austin.Testing.Pythons;

namespace Austin.Common.Tests.Sampling;

public sealed class SteadyStateTests
{
    private const int Samples = 100_000;

    [SkippableTheory]
    [PythonVersions]
    public void ThousandsOfSamplesOfALiveProgramAllocateNothing(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "spin.py");
        Assert.True(AttachedProcess.TryOpen(target.Pid, out AttachedProcess process));
        using (process)
        {
            using Sampler sampler = new(new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100) });
            Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
            CountingSink sink = new(warmUp: 50_000, Samples);
            Assert.Equal(RunEnd.Stopped, sampler.Run(sink, new SamplingStatistics(0), sink.Stop));
            Assert.Equal(Samples, sink.Counted);
            Assert.Equal(0, sink.Allocated);
        }
    }
}
