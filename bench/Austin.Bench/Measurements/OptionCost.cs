using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>What each option of our own sampler costs, against a run without it on the same process just before or behind.</summary>
internal sealed class OptionCost : IMeasurement
{
    private const string With = "with";
    private const string Without = "without";
    private const int Interval = 1000;
    private const int Tasks = 1000;
    private const int Threads = 8;

    private static readonly string[] _options =
        ["--async", "--async=awaiters", "--async=all", "--gil", "--exceptions", "--only-thread=worker 1", "--main", "--hide=asyncio"];

    public string Key => "options";

    public IReadOnlyList<Section> Measure(Contest contest)
    {
        Section section = new("Cost of options",
            $"User and system time of this sampler by the passes of {Interval} µs over the process, in µs, with an option and without it in turns; an event loop " +
            $"with one task that computes and {Tasks} that wait, and {Threads} threads that wait. The last row: the threads have names, or have none.", Better.Less, "F1")
        {
            Columns = [With, Without],
        };
        foreach (Interpreter python in contest.Pythons(contest.Plan.SpeedMinors))
        {
            using LiveTarget target = Start(contest, python);
            foreach (string option in _options)
            {
                Compare(contest, section.Add($"`{option}`", python.Version), () => Cost(contest, target, option), () => Cost(contest, target));
            }

            using LiveTarget unnamed = Start(contest, python, "unnamed");
            Compare(contest, section.Add("names of threads", python.Version), () => Cost(contest, target), () => Cost(contest, unnamed));
        }

        return [section];
    }

    private static LiveTarget Start(Contest contest, Interpreter python, params string[] arguments) =>
        LiveTarget.Start(python, Targets.Own("options.py"), contest.Scratch, [$"{Tasks}", $"{Threads}", .. arguments]);

    // Who comes first turns around with each round.
    private static void Compare(Contest contest, Comparison row, Func<double> with, Func<double> without)
    {
        Console.Error.WriteLine($"Cost of {row.Subject}, CPython {row.Python}");
        for (int round = 0; round < contest.Plan.Rounds; round++)
        {
            (string Name, Func<double> Run)[] pair = [(Without, without), (With, with)];
            foreach ((string name, Func<double> run) in round % 2 == 0 ? pair : pair.Reverse())
            {
                try
                {
                    row.Add(name, round, run());
                }
                catch (RunFailedException failure)
                {
                    row.Fail(name, failure.Message);
                }
            }
        }
    }

    private static double Cost(Contest contest, LiveTarget target, params string[] options)
    {
        RunResult result = contest.RunOurs(target, Interval, options);
        return result.CpuSeconds * 1e6 / (result.Count.Seconds * 1e6 / Interval);
    }
}
