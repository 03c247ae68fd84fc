using System.Text.Json;
using Austin.Bench.Profiles;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How long it takes from the start of the sampler to its first sample.</summary>
internal sealed class StartUp : IMeasurement
{
    private const int Interval = 1000;

    // ms before the sampler is started, so that a wrong line can be told from an early one.
    private const int Settling = 50;

    public string Key => "start";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Start-up to first sample",
            "The target is on a new line every half millisecond, so that the earliest line in the profile tells when the first sample was taken; ms since the sampler was started.",
            Better.Less, "F1");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            Comparison row = section.Add("attach", python.Version);
            contest.TakeTurns("Start-up", python, row, contender => contender.SeesPython, (contender, round) =>
            {
                using LiveTarget target = LiveTarget.Start(python, Targets.Own("clock.py"), contest.Scratch);
                Thread.Sleep(Settling);
                RunResult result = contest.Run(contender, target, Interval);
                row.Add(contender.Name, round, 1000 * (FirstSample(target.Report, contender.Read(contest.ProfilePath), result.Start) - result.Start));
            });
        }

        return [section];
    }

    // A line from before the sampler was started is a wrong one, as some samplers give now and then.
    private static double FirstSample(JsonElement report, IEnumerable<StackSample> profile, double earliest)
    {
        double start = report.GetProperty("start").GetDouble();
        double step = report.GetProperty("step").GetDouble();
        double first = profile.SelectMany(stack => stack.Frames).Where(frame => frame.Function.StartsWith("clock_", StringComparison.Ordinal))
            .Select(frame => start + ((frame.Line - 1) * step))
            .Where(time => time >= earliest)
            .DefaultIfEmpty(double.NaN).Min();
        return double.IsNaN(first) ? throw new RunFailedException("the profile does not show the clock") : first;
    }
}
