using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Austin.Live.Tests.Agent;

/// <summary>What SIGHUP changes while the program samples.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Target = "seventy_five.py";
    private const int Hangup = 1;

    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"agent-{Guid.NewGuid():N}";

    private string File => _folder.File("agent.conf");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Rate_names_processes_and_destinations_change_and_no_time_is_lost() => Measurement.NotTwice(() =>
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget one = RunningTarget.Start(python, Target, $"{_name}-one");
        using RunningTarget other = RunningTarget.Start(python, Target, $"{_name}-other");
        using ServerDouble old = new(DateTimeOffset.UtcNow);
        using ServerDouble young = new(DateTimeOffset.UtcNow);
        Write($"match = {_name}-one", "window = 1s", $"push = otlp={old.Address}");
        using AgentRun agent = AgentRun.Start(["--config", File]);
        Patience.Until(() => WallOf(old, one).Length >= 2, agent.Errors);

        // One destination, name and rate for another, and another process beside the first.
        Write($"match = {_name}", "rate = 250", "service = renamed", "label = team=a", "window = 1100ms", $"push = otlp={young.Address}");
        Reload(agent, 1);
        Patience.Until(() => WallOf(young, one).Length >= 2 && WallOf(young, other).Length >= 2, agent.Errors);

        // The first process is not wanted any more, and all else stays.
        Write($"match = {_name}-other", "rate = 250", "service = renamed", "label = team=a", "window = 1100ms", $"push = otlp={young.Address}");
        Reload(agent, 2);
        agent.WaitFor($"process {one.Pid} (renamed) is not wanted any more");
        int count = WallOf(young, other).Length;
        Patience.Until(() => WallOf(young, other).Length >= count + 3, agent.Errors);
        Assert.Equal(0, agent.End());

        ReadProfile[] before = WallOf(old, one);
        ReadProfile[] after = WallOf(young, one);
        AssertWhole([.. before, .. after]);
        AssertWhole(WallOf(young, other));
        Assert.True(WallOf(young, other)[^1].Start > after[^1].Start + after[^1].Duration - 1);
        Assert.All(old.Taken, profile => Assert.Equal(("seventy_five", false), (profile.Resource["service.name"], profile.Resource.ContainsKey("team"))));
        Assert.All(young.Taken, profile => Assert.Equal(("renamed", "a"), (profile.Resource["service.name"], profile.Resource["team"])));
        Assert.All(CpuOf(old), profile => Assert.Equal(10_000_000, profile.Period));
        Assert.All(CpuOf(young), profile => Assert.Equal(4_000_000, profile.Period));
        Assert.NotEmpty(CpuOf(young));
        Assert.Empty(WallOf(old, other));
        Assert.Contains($" {old.Requests.Count + young.Requests.Count} requests sent", agent.Errors, StringComparison.Ordinal);
        Assert.Contains(" 0 dropped", agent.Errors, StringComparison.Ordinal);
    });

    [SkippableFact]
    public void A_process_that_rests_when_it_is_not_wanted_any_more_has_all_its_time() => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "idle_loop.py", _name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        Write($"match = {_name}", "window = 600s", $"push = otlp={server.Address}");
        using AgentRun agent = AgentRun.Start(["--config", File]);
        agent.WaitFor($"process {target.Pid} (");

        // So long a rest that the first samples do not make up for it.
        Stopwatch rest = Stopwatch.StartNew();
        Patience.Until(() => rest.ElapsedMilliseconds > 2_500, "a rest");
        Write("match = nothing-like-this", "window = 600s", $"push = otlp={server.Address}");
        Reload(agent, 1);
        agent.WaitFor("is not wanted any more");
        Patience.Until(() => server.Taken.Count > 0, agent.Errors);
        Assert.Equal(0, agent.End());
        ReadProfile window = Assert.Single(server.Taken);
        Assert.InRange(window.Sum() / (double)window.Duration / window.Samples.Count, 0.5, 1.05);
    });

    [SkippableFact]
    public void A_wrong_file_changes_nothing_and_is_counted()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        int port = FreePort();
        string unmade = _folder.File("unmade");
        string[] lines = [$"match = {_name}", "window = 1s", $"push = otlp={server.Address}", $"metrics = {port}"];
        Write(lines);
        using AgentRun agent = AgentRun.Start(["--config", File]);
        agent.WaitFor($"process {target.Pid} (");

        Write($"push = dir={unmade}", "rate = 0");
        Hang(agent);
        agent.WaitFor($"{File}:2: --rate takes 1 to 1000; the old configuration stays");
        Write($"push = dir={unmade}", "header-file = /nonexistent");
        Hang(agent);
        agent.WaitFor("cannot read /nonexistent");
        System.IO.File.Delete(File);
        Hang(agent);
        agent.WaitFor($"cannot read {File}");
        Write("match = [a]");
        Hang(agent);
        agent.WaitFor("nowhere to send profiles to");
        Assert.Contains("austin_agent_reloads_total{result=\"ok\"} 0\naustin_agent_reloads_total{result=\"failed\"} 4\n", Metrics(port), StringComparison.Ordinal);
        int count = WallOf(server, target).Length;
        Patience.Until(() => WallOf(server, target).Length >= count + 2, agent.Errors);

        // A port that is another one is told, and the rest of the file counts.
        Write([.. lines[..3], $"metrics = {(port == 1 ? 2 : port - 1)}", "service = shop"]);
        Reload(agent, 1);
        Assert.Contains($"metrics cannot change while the program runs: port {port} is kept", agent.Errors, StringComparison.Ordinal);
        Patience.Until(() => server.Taken.ToArray().Any(profile => profile.Resource["service.name"] == "shop"), agent.Errors);
        Assert.Contains("austin_agent_reloads_total{result=\"ok\"} 1\naustin_agent_reloads_total{result=\"failed\"} 4\n", Metrics(port), StringComparison.Ordinal);
        Assert.Equal(0, agent.End());
        AssertNoGap(WallOf(server, target));
        Assert.False(Directory.Exists(unmade));
    }

    [SkippableFact]
    public void A_destination_that_is_removed_has_its_figures_to_the_end()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        int port = FreePort();
        string dead = $"http://127.0.0.1:{FreePort()}/";
        string folder = _folder.File("profiles");
        string[] lines = [$"match = {_name}", "window = 1s", $"push = dir={folder}", $"metrics = {port}"];
        Write([.. lines, $"push = pyroscope={dead}"]);
        using AgentRun agent = AgentRun.Start(["--config", File]);
        agent.WaitFor($"{dead} cannot be told");
        Write(lines);
        Reload(agent, 1);
        agent.WaitFor($"{dead} could not be told in time");
        Patience.Until(() => Metrics(port).Contains($"austin_agent_queued_bytes{{destination=\"{dead}\"}} 0\n", StringComparison.Ordinal), "nothing waits");
        long dropped = Figure(Metrics(port), $"austin_agent_dropped_total{{destination=\"{dead}\"}} ");
        Assert.InRange(dropped, 1, long.MaxValue);

        // It comes again, and goes on counting under the same name.
        Write([.. lines, $"push = pyroscope={dead}"]);
        Reload(agent, 2);
        Assert.InRange(Figure(Metrics(port), $"austin_agent_dropped_total{{destination=\"{dead}\"}} "), dropped, long.MaxValue);
        Assert.Single(Metrics(port).Split('\n'), line => line.StartsWith($"austin_agent_dropped_total{{destination=\"{dead}\"}}", StringComparison.Ordinal));
        Assert.Equal(0, agent.End());
        string end = agent.Errors.Split('\n').Single(line => line.Contains("ended:", StringComparison.Ordinal));
        Assert.InRange(long.Parse(end.Split(" dropped")[0].Split(' ')[^1]), dropped, long.MaxValue);
    }

    [SkippableFact]
    public void Secrets_are_read_anew_without_a_configuration()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        string secrets = _folder.File("headers");
        System.IO.File.WriteAllText(secrets, "Authorization: Basic first");
        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "1s", "--push", $"pyroscope={server.Address}", "--header-file", secrets]);
        Patience.Until(() => Sent(server, "Basic first"), agent.Errors);
        System.IO.File.WriteAllText(secrets, "no header");
        Hang(agent);
        agent.WaitFor($"{secrets}: a line is not of the form Name: value; the old configuration stays");
        System.IO.File.WriteAllText(secrets, "Authorization: Basic second");
        Hang(agent);
        agent.WaitFor($"{secrets} is read again");
        Patience.Until(() => Sent(server, "Basic second"), agent.Errors);
        Assert.Equal(0, agent.End());
        Assert.DoesNotContain("Basic", agent.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_a_file_to_read_again_a_hangup_ends_the_program()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using AgentRun agent = AgentRun.Start(["--match", _name, "--push", $"dir={_folder.File("profiles")}"]);
        agent.WaitFor("is sampled");
        Assert.Equal(0, agent.End(Hangup));
        Assert.Contains("ended: ", agent.Errors, StringComparison.Ordinal);
    }

    private static bool Sent(ServerDouble server, string secret) => server.Requests.ToArray().Any(request => request.GetValueOrDefault("Authorization") == secret);

    private static ReadProfile[] WallOf(ServerDouble server, RunningTarget target) =>
    [
        .. server.Taken.ToArray().Where(profile => profile.Types.Single() == "wall/nanoseconds" && profile.Resource["process.pid"] == $"{target.Pid}")
            .OrderBy(profile => profile.Start),
    ];

    private static IEnumerable<ReadProfile> CpuOf(ServerDouble server) => server.Taken.Where(profile => profile.Types.Single() == "samples/count");

    private static void AssertNoGap(ReadProfile[] windows)
    {
        for (int i = 1; i < windows.Length; i++)
        {
            Assert.Equal(windows[i - 1].Start + windows[i - 1].Duration, windows[i].Start);
        }
    }

    private static void AssertWhole(ReadProfile[] windows)
    {
        AssertNoGap(windows);
        Assert.InRange(windows.Sum(window => window.Sum()) / (double)windows.Sum(window => window.Duration), 0.95, 1.02);
    }

    private static void Hang(AgentRun agent) => Assert.True(Signals.Send(agent.Pid, Hangup));

    private void Reload(AgentRun agent, int times)
    {
        Hang(agent);
        Patience.Until(() => agent.Errors.Split($"{File} is read again").Length > times, agent.Errors);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Metrics(int port)
    {
        using HttpClient client = new();
        return client.GetStringAsync($"http://127.0.0.1:{port}/metrics").Result;
    }

    private static long Figure(string metrics, string name) => long.Parse(metrics.Split(name)[1].Split('\n')[0]);

    private void Write(params string[] lines) => System.IO.File.WriteAllLines(File, lines);
}
