using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>What a sample costs when the next one follows at once.</summary>
internal sealed class FullSpeed : IMeasurement
{
    private const int ThreadsDepth = 50;

    private static readonly int[] _depths = [5, 50, 200];
    private static readonly int[] _threads = [1, 8, 64];

    public string Key => "speed";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section depths = new("Cost per sample at full speed, by depth",
            "One busy thread with that many frames, sampled as fast as each sampler can (`-i 1`): µs per sample, duration by samples.", Better.Less, "F1");
        Section threads = new("Cost per sample at full speed, by threads",
            $"One busy thread {ThreadsDepth} frames deep, the others blocked: µs per sample of one thread.", Better.Less, "F1");
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            foreach (int depth in _depths)
            {
                Measure(contest, depths.Add($"{depth} frames", python.Version), python, Targets.Own("deep.py"), $"{depth}");
            }

            if (contest.Plan.IsThorough)
            {
                Measure(contest, depths.Add("call graph, 12 frames", python.Version), python, Targets.Shared("callgraph.py"), "random", "1", "small");
            }

            foreach (int count in _threads)
            {
                Measure(contest, threads.Add(count == 1 ? "1 thread" : $"{count} threads", python.Version), python, Targets.Own("deep.py"), $"{ThreadsDepth}", $"{count}");
            }
        }

        return [depths, threads];
    }

    private static void Measure(Contest contest, Comparison row, Interpreter python, string script, params string[] arguments)
    {
        using LiveTarget target = LiveTarget.Start(python, script, contest.Scratch, arguments);
        contest.TakeTurns($"Full speed, {row.Subject}", python, row, contender => contender.SeesPython, (contender, round) =>
            row.Add(contender.Name, round, contest.Run(contender, target, 0).MicrosecondsPerSample));
    }
}
