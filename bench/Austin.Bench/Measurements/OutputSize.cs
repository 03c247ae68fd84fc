using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>How much a sample takes in the profile.</summary>
internal sealed class OutputSize : IMeasurement
{
    private const int Interval = 100;

    public string Key => "size";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Bytes per sample",
            "Size of the profile by its samples, of samplers that write each sample.", Better.Less, "F1");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            if (contest.Plan.IsThorough)
            {
                Measure(contest, section, python, "50 frames", Targets.Own("deep.py"), "50");
            }

            Measure(contest, section, python, "call graph, 12 frames", Targets.Shared("callgraph.py"), "random", "1", "small");
        }

        return [section];
    }

    private static void Measure(Contest contest, Section section, Interpreter python, string subject, string script, params string[] arguments)
    {
        using LiveTarget target = LiveTarget.Start(python, script, contest.Scratch, arguments);
        foreach (OutputKind kind in Enum.GetValues<OutputKind>())
        {
            string name = kind == OutputKind.Text ? "text" : "MOJO";
            Comparison row = section.Add($"{name}, {subject}", python.Version);
            contest.TakeTurns($"Size, {row.Subject}", python, row, contender => contender.WritesEachSample, (contender, round) =>
            {
                RunResult result = contest.Run(contender, target, Interval, kind);
                row.Add(contender.Name, round, (double)result.OutputBytes / result.Count.Samples);
            });
        }
    }
}
