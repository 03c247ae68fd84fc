using System.Diagnostics;

namespace Austin.Live.Tests.Agent;

/// <summary>What becomes of windows when a process, a server or the program itself goes another way.</summary>
public sealed class LifeTests
{
    private const string Target = "seventy_five.py";

    private readonly string _name = $"agent-{Guid.NewGuid():N}";

    // The same executable lies where it lay, and the interpreter may too.
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.14")]
    public void A_process_that_becomes_another_program_gets_the_name_of_that(string version)
    {
        Interpreter python = Interpreters.Require(version);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "1s", "--push", $"otlp={server.Address}"]);
        using RunningTarget target = RunningTarget.StartOnly([python.Path, Repository.Target("exec_other.py"), "12", python.Path, Repository.Target(Target), _name]);
        agent.WaitFor($"process {target.Pid} (exec_other, Python {python.Version}) is sampled");
        agent.WaitFor($"process {target.Pid} (exec_other) is gone, or another program");
        agent.WaitFor($"process {target.Pid} (seventy_five, Python {python.Version}) is sampled");
        Patience.Until(() => Wall(server).Any(profile => profile.Resource["service.name"] == "seventy_five"), agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile[] windows = Wall(server);
        for (int i = 1; i < windows.Length; i++)
        {
            Assert.InRange(windows[i].Start, windows[i - 1].Start + windows[i - 1].Duration, long.MaxValue);
        }

        Assert.Equal(["exec_other", "seventy_five"], windows.Select(profile => profile.Resource["service.name"]).Distinct());
    }

    [SkippableFact]
    public void A_window_of_a_process_that_ended_is_as_long_as_that_was_there() => Measurement.NotTwice(() =>
    {
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "600s", "--push", $"otlp={server.Address}"]);
        using (RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name))
        {
            agent.WaitFor($"process {target.Pid} (");
            Patience.Until(() => ProcessorTicks(target.Pid) > 100, "a second of work");
        }

        agent.WaitFor("is gone");
        Assert.Equal(0, agent.End());
        ReadProfile window = Assert.Single(Wall(server));
        Assert.InRange(window.Sum() / (double)window.Duration, 0.95, 1.02);
    });

    [SkippableFact]
    public void The_last_window_is_sent_when_the_program_is_told_to_end() => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "600s", "--push", $"otlp={server.Address}"]);
        agent.WaitFor($"process {target.Pid} (");
        int ticks = ProcessorTicks(target.Pid);
        Patience.Until(() => ProcessorTicks(target.Pid) > ticks + 50, "half a second of work");
        Assert.Empty(server.Taken);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(0, agent.End());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        ReadProfile window = Assert.Single(Wall(server));
        Assert.InRange(window.Duration, 400_000_000, 600_000_000_000);
        Assert.InRange(window.Sum() / (double)window.Duration, 0.95, 1.02);
    });

    [SkippableFact]
    public void A_server_that_was_busy_for_a_while_has_every_window_afterwards()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        for (int i = 0; i < 3; i++)
        {
            server.Say(new ScriptedAnswer(429) { Header = "Retry-After: 1\r\n" });
        }

        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "1s", "--push", $"otlp={server.Address}"]);
        Patience.Until(() => Wall(server).Length >= 5, agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile[] windows = Wall(server);
        for (int i = 1; i < windows.Length; i++)
        {
            Assert.Equal(windows[i - 1].Start + windows[i - 1].Duration, windows[i].Start);
        }

        Assert.Contains(" 0 dropped, 3 errors", agent.Errors, StringComparison.Ordinal);
    }

    private static ReadProfile[] Wall(ServerDouble server) =>
        [.. server.Taken.ToArray().Where(profile => profile.Types.Single() == "wall/nanoseconds").OrderBy(profile => profile.Start)];

    // User time of a process, 100 a second (proc_pid_stat(5)).
    private static int ProcessorTicks(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[11]);
}
