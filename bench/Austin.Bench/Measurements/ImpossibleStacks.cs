using Austin.Bench.Contenders;
using Austin.Bench.Profiles;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How many of the stacks in a profile the program can never have had.</summary>
internal sealed class ImpossibleStacks : IMeasurement
{
    private readonly Dictionary<string, StackTally> _tallies = [];

    public string Key => "truth";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Impossible stacks",
            "Known call graphs in which every call has a line of its own, sampled at full speed. A stack is impossible when a caller's line does not call the next frame's function, or the innermost frame is on no line of its function. Per cent of the samples that are not marked invalid.",
            Better.NearZero, "F4");
        foreach (Interpreter python in contest.Pythons(contest.Plan.TruthMinors))
        {
            Measure(contest, section, python, "two chains", ["chains"]);
            for (int seed = 1; seed <= contest.Plan.Seeds; seed++)
            {
                Measure(contest, section, python, $"functions of 50 ns, graph {seed}", ["random", $"{seed}", "tiny"]);
                Measure(contest, section, python, $"functions of 3 µs, graph {seed}", ["random", $"{seed}", "small"]);
                Measure(contest, section, python, $"generators of 50 ns, graph {seed}", ["random", $"{seed}", "tiny", "generators"]);
                if (contest.Plan.IsThorough)
                {
                    Measure(contest, section, python, $"generators of 3 µs, graph {seed}", ["random", $"{seed}", "small", "generators"]);
                }
            }
        }

        section.Notes.AddRange(_tallies.Select(pair => $"{pair.Key}, over all rows: {pair.Value}"));
        return [section];
    }

    private void Measure(Contest contest, Section section, Interpreter python, string subject, string[] arguments)
    {
        using LiveTarget target = LiveTarget.Start(python, Targets.Shared("callgraph.py"), contest.Scratch, arguments);
        CallGraph graph = new(target.Report);
        Comparison row = section.Add(subject, python.Version);
        contest.TakeTurns($"Impossible stacks, {subject}", python, row, contender => contender.SeesPython, (contender, round) =>
        {
            RunResult result = contest.Run(contender, target, 0);
            StackTally tally = Count(contender, contest.ProfilePath, graph);
            tally.Truncated = result.Count.Truncated ?? 0;
            row.Add(contender.Name, round, tally.PercentImpossible);
            if (!_tallies.TryGetValue(contender.Name, out StackTally? sum))
            {
                _tallies.Add(contender.Name, sum = new StackTally());
            }

            sum.Add(tally);
        });
    }

    private static StackTally Count(IContender contender, string path, CallGraph graph)
    {
        StackTally tally = new();
        // Frames are shared by equal stacks: each is judged once.
        Dictionary<IReadOnlyList<StackFrame>, bool> judged = new(ReferenceEqualityComparer.Instance);
        foreach (StackSample stack in contender.Read(path))
        {
            tally.Samples += stack.Count;
            if (stack.IsInvalid)
            {
                tally.Invalid += stack.Count;
                continue;
            }

            if (!judged.TryGetValue(stack.Frames, out bool possible))
            {
                judged.Add(stack.Frames, possible = graph.IsPossible(stack.Frames));
            }

            tally.Impossible += possible ? 0 : stack.Count;
        }

        return tally;
    }
}
