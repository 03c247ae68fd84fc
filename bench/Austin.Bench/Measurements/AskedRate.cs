using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>Whether a sampler keeps the interval it was asked for, and what it uses up meanwhile.</summary>
internal sealed class AskedRate : IMeasurement
{
    private const int Depth = 50;

    public string Key => "rate";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section rates = new("Achieved rate", $"Samples taken, in per cent of those asked for; one busy thread, {Depth} frames.", Better.More, "F1");
        Section cpu = new("CPU time per sample", "User and system time of the sampler from its start to its end (getrusage), in µs per sample; the same runs.", Better.Less, "F1");
        Section memory = new("Peak memory", "Largest resident set of the sampler (VmHWM), in MB; the same runs.", Better.Less, "F1");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            using LiveTarget target = LiveTarget.Start(python, Targets.Own("deep.py"), contest.Scratch, $"{Depth}");
            foreach (int interval in contest.Plan.Intervals)
            {
                Comparison rate = rates.Add($"{interval} µs", python.Version);
                Comparison time = cpu.Add($"{interval} µs", python.Version);
                Comparison peak = memory.Add($"{interval} µs", python.Version);
                contest.TakeTurns($"Rate, {interval} µs", python, rate, _ => true, (contender, round) =>
                {
                    RunResult result = contest.Run(contender, target, interval);
                    rate.Add(contender.Name, round, 100 * result.SamplesPerSecond * interval / 1e6);
                    time.Add(contender.Name, round, result.CpuSeconds * 1e6 / result.Count.Samples);
                    peak.Add(contender.Name, round, result.PeakBytes / 1e6);
                });
            }
        }

        return [rates, cpu, memory];
    }
}
