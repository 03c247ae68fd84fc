using System.Globalization;
using System.Text.Json;
using Austin.Bench.Profiles;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How far a profile is from the truth, on targets that spend known shares of their time.</summary>
internal sealed class ProfileDistance : IMeasurement
{
    public string Key => "shares";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Distance of the profile from the truth",
            "Targets that spend known shares of their time, by the clock: the largest difference between a share in the profile and the true one, in percentage points.",
            Better.NearZero, "F2");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            Measure(contest, section, python, "tiny and long functions, 50/50", "halves.py");
            Measure(contest, section, python, "functions, 50/30/15/5", "shares.py", "functions");
            Measure(contest, section, python, "lines, 50/30/15/5", "shares.py", "lines");
            if (contest.Plan.IsThorough)
            {
                Measure(contest, section, python, "functions, beside 4 threads that sleep", "shares.py", "functions", "4");
            }
        }

        return [section];
    }

    private static void Measure(Contest contest, Section section, Interpreter python, string subject, string script, params string[] arguments)
    {
        using LiveTarget target = LiveTarget.Start(python, Targets.Shared(script), contest.Scratch, arguments);
        Dictionary<string, double> truth = Truth(target.Report);
        foreach (int interval in contest.Plan.ShareIntervals)
        {
            Comparison row = section.Add($"{subject}, {interval} µs", python.Version);
            contest.TakeTurns($"Shares, {row.Subject}", python, row, contender => contender.SeesPython, (contender, round) =>
            {
                contest.Run(contender, target, interval);
                row.Add(contender.Name, round, Distance(truth, contender.Read(contest.ProfilePath)));
            });
        }
    }

    // Percent by the name of a function, or by the number of a line.
    private static Dictionary<string, double> Truth(JsonElement report) => report.TryGetProperty("halves", out JsonElement halves)
        ? halves.EnumerateArray().ToDictionary(half => half.GetString()!, _ => 50.0)
        : report.GetProperty("shares").EnumerateObject().ToDictionary(share => share.Name, share => share.Value.GetDouble());

    private static double Distance(Dictionary<string, double> truth, IEnumerable<StackSample> profile)
    {
        Dictionary<string, long> found = truth.Keys.ToDictionary(key => key, _ => 0L);
        foreach (StackSample stack in profile)
        {
            for (int i = stack.Frames.Count - 1; i >= 0; i--)
            {
                StackFrame frame = stack.Frames[i];
                string key = truth.ContainsKey(frame.Function) ? frame.Function : frame.Line.ToString(CultureInfo.InvariantCulture);
                if (truth.ContainsKey(key) && (key == frame.Function || frame.Function == "lines"))
                {
                    found[key] += stack.Weight;
                    break;
                }
            }
        }

        double sum = found.Values.Sum();
        return sum == 0
            ? throw new RunFailedException("the profile shows none of the parts")
            : truth.Max(share => Math.Abs((100 * found[share.Key] / sum) - share.Value));
    }
}
