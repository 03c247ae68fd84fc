using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Xunit.Abstractions;
using Sampler = Austin.Common.Sampling.Loop.Sampler;
using Signals = Austin.Testing.Processes.Signals;

namespace Austin.Live.Tests.Sampling;

/// <summary>The self time that samples give against the truth: the same process stopped at random moments, and read in peace.</summary>
[Collection(nameof(Alone))]
public sealed class SelfTimeTests(ITestOutputHelper output)
{
    private const int Stops = 700;
    private const int ParallelStops = 3;

    // Far below what the profile is off when the innermost frames of moving stacks are left out: 30 and more.
    private const double MostBeyondNoise = 4;

    // Of the truth, between its halves.
    private const double MostNoise = 16;

    // From another CPU; on 3.12 and later more, for generators of a fraction of a microsecond, whose links are read half a
    // microsecond after the frames that run them.
    private const double MostFromAnotherCpu = 8;
    private const int FirstWithFarGenerators = 12;
    private const double MostWithFarGenerators = 12;

    [SkippableTheory]
    [PythonVersions]
    public void Samples_from_the_targets_own_cpu_tell_the_true_self_time_and_those_from_another_come_close(string version) => Measurement.NotTwice(() =>
    {
        CpuAffinity allowed = CpuAffinity.TryRead()!;
        int minor = int.Parse(version.AsSpan(2), CultureInfo.InvariantCulture);
        SamplingSettings own = new()
        {
            StartTimeout = TimeSpan.FromSeconds(5),
            Interval = TimeSpan.FromMilliseconds(1),
            Exposure = TimeSpan.FromSeconds(2),
            Exact = true,
        };
        SamplingSettings other = new()
        {
            StartTimeout = TimeSpan.FromSeconds(5),
            Interval = TimeSpan.FromMicroseconds(200),
            Exposure = TimeSpan.FromSeconds(1),
            BudgetPercent = 0,
        };
        SamplingStatistics[] statistics = Compare(
            version, arguments: [], (own, MostBeyondNoise), (other, minor < FirstWithFarGenerators ? MostFromAnotherCpu : MostWithFarGenerators));
        Assert.True(statistics[0].PassesOnTargetCpu > statistics[0].Passes * 9 / 10, $"{statistics[0].PassesOnTargetCpu} of {statistics[0].Passes}");
        Assert.Equal(0, statistics[1].PassesOnTargetCpu);
        Assert.All(Enumerable.Range(0, Environment.ProcessorCount), cpu => Assert.Equal(allowed.Allows(cpu), CpuAffinity.TryRead()!.Allows(cpu)));
    });

    /// <remarks>
    /// As many threads as there are CPUs run at once, up to four; with the own CPU of one of them, the others are read from afar. More of them
    /// would wait for a CPU where they were seen before, so that the truth had a noise of 25 and more.
    /// </remarks>
    [SkippableFact]
    public void Samples_of_parallel_threads_come_close() => Measurement.NotTwice(() =>
    {
        SamplingSettings Settings(bool isExact) => new()
        {
            StartTimeout = TimeSpan.FromSeconds(5),
            Interval = TimeSpan.FromMilliseconds(1),
            Exposure = TimeSpan.FromSeconds(2),
            BudgetPercent = 0,
            Exact = isExact,
        };
        SamplingStatistics[] statistics = Compare(
            Interpreters.FreeThreaded, [$"{Math.Clamp(Environment.ProcessorCount, 2, 4) - 1}"], (Settings(false), MostWithFarGenerators), (Settings(true), MostWithFarGenerators));
        Assert.Equal([false, true], statistics.Select(run => run.PassesOnTargetCpu > 0));
        Assert.Equal([false, true], statistics.Select(run => run.ReadElsewhere > 0));
    });

    // Fails when the samples of a run are further from the truth than the noise and so many points of 100. The truth is that of all runs, before and after them.
    private SamplingStatistics[] Compare(string version, string[] arguments, params (SamplingSettings Settings, double MostBeyondNoise)[] runs)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "self_time.py", arguments);
        Assert.True(AttachedProcess.TryOpen(target.Pid, out AttachedProcess process));
        using (process)
        {
            // Of threads that wait for a CPU a stop tells nothing new: so many more are needed.
            int seen = arguments.Length > 0 ? Stops * ParallelStops : Stops;
            SelfTimes truth = Truth(process, seed: 1, seen);
            (SelfTimes Sampled, SamplingStatistics Statistics)[] results = [.. runs.Select(run => Sample(process, run.Settings))];
            SelfTimes after = Truth(process, seed: 2, seen);
            double noise = SelfTimes.Distance(truth, after);
            truth.Add(after);
            foreach (((SelfTimes sampled, SamplingStatistics statistics), double mostBeyondNoise) in results.Zip(runs.Select(run => run.MostBeyondNoise)))
            {
                double distance = SelfTimes.Distance(truth, sampled);
                output.WriteLine($"{distance:0.0} points from the truth, which has a noise of {noise:0.0}; of {statistics.Samples} samples {statistics.Truncated} truncated, "
                    + $"{statistics.Inferred} inferred, {statistics.Invalid} invalid, {statistics.ReadElsewhere} read from afar");
                Assert.True(
                    noise <= MostNoise && distance <= noise + mostBeyondNoise,
                    $"{distance:0.0} from the truth, which has a noise of {noise:0.0}: {SelfTimes.Differences(truth, sampled)}; {statistics.Invalid} invalid, "
                        + $"{statistics.Truncated} truncated, {statistics.Inferred} inferred, {statistics.PassesOnTargetCpu} of {statistics.Passes} placed");
            }

            return [.. results.Select(result => result.Statistics)];
        }
    }

    private static (SelfTimes Sampled, SamplingStatistics Statistics) Sample(AttachedProcess process, SamplingSettings settings)
    {
        SelfTimes sampled = new();
        SamplingStatistics statistics = new(1000);
        using Sampler sampler = Attach(process, settings);
        Assert.Equal(RunEnd.ExposureOver, sampler.Run(sampled, statistics, new StopRequest()));
        return (sampled, statistics);
    }

    private static Sampler Attach(AttachedProcess process, SamplingSettings settings)
    {
        Sampler sampler = new(settings);
        Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
        return sampler;
    }

    private static SelfTimes Truth(AttachedProcess process, int seed, int seen)
    {
        SelfTimes truth = new();
        Random random = new(seed);
        using Sampler sampler = Attach(process, new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(5) });
        while (truth.Total < seen)
        {
            // The signal that a child was stopped ends a sleep: too short ones met the program again and again where it had just been.
            // A round of the program takes 30 to 70 µs.
            long until = Clock.MonotonicNanoseconds + random.Next(100_000, 600_000);
            while (Clock.MonotonicNanoseconds < until)
            {
                Clock.SleepUntil(until);
            }

            Assert.True(Signals.Send(process.Pid, Signals.Stop));
            try
            {
                string stat = $"/proc/{process.Pid}/stat";
                while (ProcessStat.State(File.ReadAllBytes(stat)) is not ((byte)'T' or (byte)'t'))
                {
                    Thread.SpinWait(10);
                }

                sampler.Where(truth, new StopRequest());
            }
            finally
            {
                _ = Signals.Send(process.Pid, Signals.Continue);
            }
        }

        return truth;
    }
}
