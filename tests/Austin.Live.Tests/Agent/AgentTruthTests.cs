using System.Globalization;

namespace Austin.Live.Tests.Agent;

/// <summary>The times that the program tells of live processes.</summary>
[Collection(nameof(Alone))]
public sealed class AgentTruthTests
{
    private const string Target = "seventy_five.py";

    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.14")]
    public void Two_processes_are_profiled_window_by_window(string version) => Measurement.NotTwice(() =>
    {
        Interpreter python = Interpreters.Require(version);
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget one = RunningTarget.Start(python, Target, name);
        using RunningTarget other = RunningTarget.Start(python, Target, name);
        using ServerDouble pyroscope = new(DateTimeOffset.UtcNow);
        using ServerDouble otlp = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(
            ["--match", name, "--rate", "500", "--window", "1s", "--push", $"pyroscope={pyroscope.Address}", "--push", $"otlp={otlp.Address}", "--label", "team=a"]);
        Patience.Until(() => otlp.Taken.Count >= 8 && pyroscope.Taken.Count >= 8, agent.Errors);
        Assert.Equal((0, ""), (agent.End(), string.Concat(agent.Errors.Split('\n').Where(line => line.Contains("tried again", StringComparison.Ordinal)))));

        foreach (IGrouping<string, ReadProfile> process in otlp.Taken.GroupBy(profile => profile.Resource["process.pid"]))
        {
            Assert.Contains(int.Parse(process.Key), new[] { one.Pid, other.Pid });
            ReadProfile[] windows = [.. process.Where(profile => profile.Types.Single() == "wall/nanoseconds").OrderBy(profile => profile.Start)];
            for (int i = 1; i < windows.Length; i++)
            {
                Assert.Equal(windows[i - 1].Start + windows[i - 1].Duration, windows[i].Start);
            }

            double duration = windows.Sum(window => window.Duration);
            Assert.InRange(windows.Sum(window => window.Sum()) / duration, 0.95, 1.02);
            double share = windows.SelectMany(window => window.Samples).Where(sample => sample.Stack[0].StartsWith("seventy_five", StringComparison.Ordinal))
                .Sum(sample => sample.Values[0]) / duration;
            Assert.InRange(share, 0.67, 0.83);
            Assert.Equal("seventy_five", process.First().Resource["service.name"]);
            Assert.Equal("a", process.First().Resource["team"]);
            Assert.StartsWith(version, process.First().Resource["process.runtime.version"], StringComparison.Ordinal);
        }

        Assert.Equal(2, otlp.Taken.Select(profile => profile.Resource["process.pid"]).Distinct().Count());
        Assert.Equal(["process_cpu", "wall"], pyroscope.Taken.Select(profile => profile.Resource["__name__"]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            otlp.Taken.Where(p => p.Types[0] == "wall/nanoseconds").Sum(p => p.Sum()), pyroscope.Taken.Where(p => p.Types[0] == "wall/nanoseconds").Sum(p => p.Sum()));
    });

    [SkippableFact]
    public void A_process_that_does_nothing_has_all_its_time_and_costs_no_reads() => Measurement.NotTwice(() =>
    {
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "idle_loop.py", name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--push", $"otlp={server.Address}"]);
        Patience.Until(() => server.Taken.Count >= 2, agent.Errors);
        Assert.Equal(0, agent.End());
        Assert.All(server.Taken, profile => Assert.Equal("wall/nanoseconds", profile.Types.Single()));
        int threads = server.Taken[0].Samples.Count;
        foreach (ReadProfile window in server.Taken)
        {
            Assert.InRange(window.Sum() / (double)window.Duration, 0.9 * threads, 1.05 * threads);
        }

        // Passes at 100 a second are left out once nothing has run for a second: after that a sample for each thread and window, and one at its start.
        string end = agent.Errors.Split('\n').Single(line => line.Contains("ended:", StringComparison.Ordinal));
        int samples = int.Parse(end.Split(" samples")[0].Split(' ')[^1]);
        Assert.InRange(samples, threads, threads * (150 + (4 * (server.Taken.Count + 1))));
    });

    /// <remarks>All are ready to run in nearly all samples, and so had as much CPU time as wall time. What the agent itself and others take is missing.</remarks>
    [SkippableFact]
    public void Processes_that_share_the_CPUs_have_no_more_time_than_there_is() => Measurement.NotTwice(() =>
    {
        string name = $"agent-{Guid.NewGuid():N}";
        int cpus = Environment.ProcessorCount;
        List<RunningTarget> targets = [];
        try
        {
            for (int i = 0; i < 4 * cpus; i++)
            {
                targets.Add(RunningTarget.Start(Interpreters.RequireAny(), Target, name));
            }

            using ServerDouble server = new(DateTimeOffset.UtcNow);
            using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--push", $"otlp={server.Address}"]);
            Patience.Until(() => server.Taken.Count >= 4 * 2 * targets.Count, agent.Errors);
            Assert.Equal(0, agent.End());

            // The windows that have all of them.
            IGrouping<long, ReadProfile>[] windows =
                [.. server.Taken.Where(profile => profile.Types.Single() == "samples/count").GroupBy(profile => profile.Start).Where(window => window.Count() == targets.Count)];
            Assert.NotEmpty(windows);
            foreach (IGrouping<long, ReadProfile> window in windows)
            {
                double used = window.Sum(profile => profile.Sum() * profile.Period) / (double)window.Max(profile => profile.Duration);
                Assert.InRange(used, cpus * 0.75, cpus * 1.05);
            }
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    });

    /// <remarks>One works, like a server that has little to do, for less than the kernel's ticks are apart, and has slept through some passes then.</remarks>
    [SkippableTheory]
    [InlineData(200, 0.25)]
    [InlineData(40, 0.075)]
    public void A_process_that_wakes_now_and_then_has_its_time_where_it_spent_it(int cycle, double busy) => Measurement.NotTwice(() =>
    {
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "wakes.py", name, $"{cycle}", busy.ToString(CultureInfo.InvariantCulture));
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "2s", "--push", $"otlp={server.Address}"]);
        Patience.Until(() => server.Taken.Count >= 4, agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile[] wall = [.. server.Taken.Where(profile => profile.Types.Single() == "wall/nanoseconds")];
        double duration = wall.Sum(profile => profile.Duration);
        double Share(string function) => wall.SelectMany(profile => profile.Samples)
            .Where(sample => sample.Stack.Any(frame => frame.StartsWith(function, StringComparison.Ordinal))).Sum(sample => sample.Values[0]) / duration;

        Assert.InRange(wall.Sum(profile => profile.Sum()) / duration, 0.95, 1.02);
        Assert.InRange(Share("rest"), 0.9 - busy - 0.04, 1 - (busy * 0.6));
        Assert.InRange(Share("work"), busy * 0.6, busy * 1.4);
        ReadProfile[] cpu = [.. server.Taken.Where(profile => profile.Types.Single() == "samples/count")];
        Assert.InRange(cpu.Sum(profile => profile.Sum() * profile.Period) / duration, busy * 0.6, busy * 1.4);
    });
}
