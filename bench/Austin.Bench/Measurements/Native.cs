using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>What native frames cost: the <c>austinp</c> of the contenders that have one.</summary>
internal sealed class Native : IMeasurement
{
    private const int Interval = 1000;

    public string Key => "native";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Contest native = contest.OfNative();
        Section time = new("Time of a sample with native frames",
            $"One busy thread, sampled by `austinp` every {Interval} µs; mean µs from the beginning of a sample to its end, as the samplers tell.",
            Better.Less, "F0");
        Section median = new("Time a thread is stopped, median",
            "From the last look that found it running to the call that released it, in µs; only this Austin tells.", Better.Less, "F0");
        Section tail = new("Time a thread is stopped, 99th percentile", "As above.", Better.Less, "F0");
        Section invalid = new("Samples with native frames that are not whole", "In per cent of the samples of the runs above.", Better.NearZero, "F3");
        foreach (Interpreter python in native.Pythons(contest.Plan.SpeedMinors))
        {
            using LiveTarget target = LiveTarget.Start(python, Targets.Shared("callgraph.py"), contest.Scratch, "random", "3", "small");
            Comparison[] rows = [.. new[] { time, median, tail, invalid }.Select(section => section.Add("busy thread", python.Version))];
            native.TakeTurns("Native", python, rows[0], _ => true, (contender, round) =>
            {
                RunCount count = native.Run(contender, target, Interval).Count;
                rows[0].Add(contender.Name, round, count.MeanMicroseconds ?? throw new RunFailedException("it does not tell its times"));
                if (count.MedianStop is { } half && count.LongStop is { } most)
                {
                    rows[1].Add(contender.Name, round, half);
                    rows[2].Add(contender.Name, round, most);
                }

                rows[3].Add(contender.Name, round, 100.0 * (count.Invalid ?? 0) / count.Samples);
            });
        }

        return [time, median, tail, invalid, .. new Slowdown(10_000).Measure(native), .. new Slowdown(Interval).Measure(native)];
    }
}
