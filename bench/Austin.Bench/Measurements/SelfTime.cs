using Austin.Bench.Profiles;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How far the self time of functions in a profile is from the truth: the same process, stopped at random moments.</summary>
internal sealed class SelfTime : IMeasurement
{
    private const int Interval = 100;

    // Before and after all runs; two halves of the truth are some 5 points apart then.
    private const int Stops = 400;

    public string Key => "self-time";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Distance of the self time from the truth",
            $"Programs of small functions, sampled every {Interval} µs. Half the sum of the differences between each function's share of the innermost frames and its share while the process is stopped at {2 * Stops} random moments, in percentage points. The noise is that distance between two halves of the truth.",
            Better.NearZero, "F1");
        foreach (Interpreter python in contest.Pythons(contest.Plan.TruthMinors))
        {
            Measure(contest, section, python, "operators, generators, lambdas, recursion", "self_time.py");
            Measure(contest, section, python, "functions of 50 ns", "callgraph.py", "random", "1", "tiny");
            Measure(contest, section, python, "generators of 50 ns", "callgraph.py", "random", "1", "tiny", "generators");
            Measure(contest, section, python, "functions of 3 µs", "callgraph.py", "random", "1", "small");
        }

        return [section];
    }

    private static void Measure(Contest contest, Section section, Interpreter python, string subject, string script, params string[] arguments)
    {
        using LiveTarget target = LiveTarget.Start(python, Targets.Shared(script), contest.Scratch, arguments);
        Comparison row = section.Add(subject, python.Version);
        SelfTimes before = StoppedTruth.Take(contest.OurProgram, target.Pid, Stops, seed: 1);
        Dictionary<(string, int), SelfTimes> found = [];
        contest.TakeTurns($"Self time, {subject}", python, row, contender => contender.SeesPython, (contender, round) =>
        {
            _ = contest.Run(contender, target, Interval);
            SelfTimes profile = new();
            foreach (StackSample stack in contender.Read(contest.ProfilePath).Where(stack => stack.Frames.Count > 0))
            {
                profile.Add(stack.Frames[^1].Function, stack.Count);
            }

            found.Add((contender.Name, round), profile);
        });

        SelfTimes after = StoppedTruth.Take(contest.OurProgram, target.Pid, Stops, seed: 2);
        SelfTimes truth = before.Plus(after);
        foreach (((string name, int round), SelfTimes profile) in found)
        {
            row.Add(name, round, truth.DistanceTo(profile));
        }

        section.Notes.Add(FormattableString.Invariant($"{subject}, {python.Version}: noise {before.DistanceTo(after):F1}"));
    }
}
