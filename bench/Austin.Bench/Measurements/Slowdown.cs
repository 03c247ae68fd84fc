using System.Globalization;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How much longer a fixed piece of work takes while it is sampled.</summary>
/// <param name="interval">Time between samples, in µs.</param>
internal sealed class Slowdown(int interval = 100) : IMeasurement
{
    // Left out around a change between sampled and not sampled, in seconds.
    private const double Margin = 0.1;

    public string Key => "slowdown";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new($"Slowdown of the target at {interval} µs",
            $"The target does the same piece of work for ever and notes each one's time; median while it is sampled every {interval} µs against the median right before and after, in per cent.",
            Better.NearZero, "F2");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            string log = Path.Combine(contest.Scratch, "units");
            using LiveTarget target = LiveTarget.Start(python, Targets.Own("units.py"), contest.Scratch, log);
            Comparison row = section.Add("busy thread", python.Version);
            contest.TakeTurns("Slowdown", python, row, _ => true, (contender, round) =>
            {
                double before = MonotonicClock.Seconds;
                Rest(contest);
                RunResult result = contest.Run(contender, target, interval);
                Rest(contest);
                double after = MonotonicClock.Seconds;

                List<(double Start, double End)> units = Units(log);
                double sampled = Median(units, result.Start, result.End);
                double free = (Median(units, before, result.Start) + Median(units, result.End, after)) / 2;
                row.Add(contender.Name, round, 100 * ((sampled / free) - 1));
            });
        }

        return [section];
    }

    private static void Rest(Contest contest) => Thread.Sleep(TimeSpan.FromSeconds((contest.Plan.Seconds / 2.0) + (2 * Margin)));

    private static double Median(List<(double Start, double End)> units, double from, double to)
    {
        double[] times = [.. units.Where(unit => unit.Start >= from + Margin && unit.End <= to - Margin).Select(unit => unit.End - unit.Start)];
        return times.Length > 0 ? Spread.Of(times).Median : throw new RunFailedException("the target did no whole piece of work");
    }

    // The last line may still be being written.
    private static List<(double Start, double End)> Units(string log)
    {
        List<(double Start, double End)> units = [];
        string text = File.ReadAllText(log);
        foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ');
            units.Add((Seconds(line.AsSpan(0, space)), Seconds(line.AsSpan(space + 1))));
        }

        return units;
    }

    private static double Seconds(ReadOnlySpan<char> nanoseconds) => long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1e9;
}
