using System.CommandLine;
using System.Globalization;
using Austin.Bench.Contenders;
using Austin.Bench.Measurements;
using Austin.Bench.Reporting;
using Austin.Testing.Pythons;

IReadOnlyList<IMeasurement> measurements =
    [new FullSpeed(), new AskedRate(), new StartUp(), new OutputSize(), new Slowdown(), new Native(), new OptionCost(), new ImpossibleStacks(), new ProfileDistance(), new SelfTime()];

Option<bool> quick = new("--quick") { Description = "A few minutes instead of about an hour: fewer versions, shorter and fewer runs." };
Option<string?> output = new("--output") { Description = "Write the report to this Markdown file too." };
Option<string?> austin = new("--austin") { Description = "Our program; by default it is published from this checkout." };
Option<string?> peer = new("--peer")
{
    Description = "The original Austin; by default AUSTIN_PEER, or the austin on PATH.",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AUSTIN_PEER"),
};
Option<string[]> only = new("--only") { Description = "Measure only these.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. measurements.Select(measurement => measurement.Key)]);
Option<int[]> minors = new("--minors") { Description = "Only these versions of CPython 3, such as 11 13.", AllowMultipleArgumentsPerToken = true };
Option<int?> rounds = new("--rounds") { Description = "How often each sampler takes its turn." };
Option<int?> seconds = new("--seconds") { Description = "How long each run samples." };

RootCommand root = new("Compares the samplers of this machine, in turns, on the same live targets.") { quick, output, austin, peer, only, minors, rounds, seconds };
root.SetAction(parsed =>
{
    Plan plan = parsed.GetValue(quick) ? Plan.Quick : Plan.Full;
    plan = plan with { Rounds = parsed.GetValue(rounds) ?? plan.Rounds, Seconds = parsed.GetValue(seconds) ?? plan.Seconds };
    if (parsed.GetValue(minors) is { Length: > 0 } chosen)
    {
        plan = plan with { SpeedMinors = chosen, TruthMinors = chosen };
    }

    ContenderSearch search = new(parsed.GetValue(austin), parsed.GetValue(peer));
    IReadOnlyList<IContender> contenders = search.Find(Interpreters.All);
    string report = $"""
        # Benchmarks

        Made by `dotnet run -c Release --project bench/Austin.Bench`. All samplers take turns on the same live process, in
        an order that turns around with each round; a value is the median of {plan.Rounds} rounds of {plan.Seconds} s (least to most), a ratio the
        median of the ratios within each round, above 1 where this Austin is better. Absolute figures depend on the machine
        and on what else it does; ratios much less so.

        - Machine: {MachineDescription.Text}; load at the start {MachineDescription.Load}
        - Date: {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC
        - Samplers: {string.Join(", ", contenders.Select(contender => contender.Name))}
        - Not found, and left out: {(search.Absent.Count == 0 ? "none" : string.Join(", ", search.Absent))}


        """;
    Console.Write(report);

    string scratch = Directory.CreateTempSubdirectory("austin-bench-").FullName;
    try
    {
        Contest contest = new(search.Ours, contenders, Interpreters.All, plan, scratch);
        IReadOnlyList<string> names = [.. contenders.Select(contender => contender.Name)];
        string[] keys = parsed.GetValue(only) ?? [];
        foreach (IMeasurement measurement in measurements.Where(measurement => keys.Length == 0 || keys.Contains(measurement.Key)))
        {
            foreach (Section section in measurement.Measure(contest))
            {
                string text = new MarkdownTable(section.Columns ?? names).Write(section);
                Console.WriteLine(text);
                report += text + "\n";
            }
        }
    }
    finally
    {
        Directory.Delete(scratch, recursive: true);
    }

    if (parsed.GetValue(output) is { } path)
    {
        File.WriteAllText(path, report.TrimEnd('\n') + "\n");
    }

    return 0;
});
return root.Parse(args).Invoke();
