using Austin.Common.Linux;
using Austin.Common.Sampling;
using Sampler = Austin.Common.Sampling.Loop.Sampler;

namespace Austin.Live.Tests.Sampling;

/// <summary>Counts what the sampling thread allocates; how fast it goes is of no matter.</summary>
public sealed class SteadyStateTests
{
    private const int Samples = 100_000;

    // What is learned of a program may come late, as a caller that was never seen before; an object in every hundredth sample may not.
    private const int SmallestObject = 24;
    private const int Share = 100;

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void ThousandsOfSamplesOfALiveProgramAllocateNothingEach(string version) =>
        Sample(version, new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100) }, 50_000, Samples);

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void SamplesOfHandledExceptionsAllocateNothingEach(string version) =>
        Sample(
            version,
            new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100), OnlyExceptions = true },
            10_000, 10_000, "20", "handling");

    private static void Sample(string version, SamplingSettings settings, int warmUp, int samples, params string[] arguments)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "spin.py", arguments);
        Assert.True(AttachedProcess.TryOpen(target.Pid, out AttachedProcess process));
        using (process)
        {
            using Sampler sampler = new(settings);
            Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
            CountingSink sink = new(warmUp, samples);
            Assert.Equal(RunEnd.Stopped, sampler.Run(sink, new SamplingStatistics(0), sink.Stop));
            Assert.Equal(samples, sink.Counted);
            Assert.InRange(sink.Allocated, 0, (long)samples * SmallestObject / Share);
        }
    }
}
