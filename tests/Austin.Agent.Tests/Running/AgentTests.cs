using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Austin.Agent.Tests.Doubles;

namespace Austin.Agent.Tests.Running;

/// <summary>The program on live processes, with a server over the loopback interface.</summary>
[Trait(Tier.Name, Tier.Live)]
public sealed class AgentTests
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

    [SkippableFact]
    public void Processes_come_and_go()
    {
        string name = $"agent-{Guid.NewGuid():N}";
        Interpreter python = Interpreters.RequireAny();
        using TemporaryFolder folder = new();
        using RunningTarget first = RunningTarget.Start(python, Target, name);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--service", "fleet", "--push", $"dir={folder.Path}"]);
        agent.WaitFor($"process {first.Pid} (fleet, Python {python.Version}) is sampled");
        using (RunningTarget second = RunningTarget.Start(python, Target, name))
        {
            agent.WaitFor($"process {second.Pid} (fleet");
        }

        agent.WaitFor("is gone");
        Assert.Equal(0, agent.End());
        Assert.Contains("ended: 1 targets", agent.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.otlp"));
        Assert.Equal(Directory.GetFiles(folder.Path, "*.pyroscope").Length, Directory.GetFiles(folder.Path, "*.pyroscope.headers").Length);
    }

    [SkippableFact]
    public async Task Its_own_figures_are_told_on_the_loopback_interface_alone()
    {
        using TemporaryFolder folder = new();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (int exitCode, _, string errors) = AgentRun.ToEnd([AgentRun.Program, "--push", $"dir={folder.Path}", "--metrics", $"{port}"]);
        Assert.Equal(69, exitCode);
        Assert.Contains($"cannot listen on port {port}", errors, StringComparison.Ordinal);

        taken.Stop();
        using AgentRun agent = AgentRun.Start(["--match", "nothing-like-this", "--push", $"dir={folder.Path}", "--metrics", $"{port}"]);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        string? text = null;
        Patience.Until(() => (text = TryGet(client)) is not null, "figures");
        Assert.Contains("# TYPE austin_agent_targets gauge\naustin_agent_targets 0\n", text!, StringComparison.Ordinal);
        Assert.Contains("austin_agent_queued_bytes{destination=\"folder ", text!, StringComparison.Ordinal);
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/else")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/metrics", null)).StatusCode);
        Assert.Equal(0, agent.End());
    }

    // A request may take ten seconds; the end does not wait for it.
    [SkippableFact]
    public void A_server_that_says_nothing_does_not_hold_up_the_end()
    {
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        foreach (int _ in Enumerable.Range(0, 10))
        {
            server.Say(new ScriptedAnswer(0) { IsSilent = true });
        }

        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "1s", "--push", $"otlp={server.Address}"]);
        Patience.Until(() => server.Requests.Count >= 1, agent.Errors);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(0, agent.End());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
        Assert.Contains("could not be told in time", agent.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_token_is_sent_and_shown_nowhere()
    {
        const string Secret = "s3cr3t";
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, name);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        server.Say(new ScriptedAnswer(401) { Body = "who?"u8.ToArray() });
        using AgentRun agent = AgentRun.Start(
            ["--match", name, "--window", "1s", "--push", $"pyroscope={server.Address}"], new Dictionary<string, string> { ["AUSTIN_AGENT_TOKEN"] = Secret });
        agent.WaitFor("(401): who?");
        Assert.Equal($"Bearer {Secret}", server.Requests[0]["Authorization"]);
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{agent.Pid}/cmdline"), StringComparison.Ordinal);
        Assert.Equal(0, agent.End());
        Assert.DoesNotContain(Secret, agent.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_would_be_sampled_can_be_asked()
    {
        string name = $"agent-{Guid.NewGuid():N}";
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget target = RunningTarget.Start(["/usr/bin/env", "OTEL_RESOURCE_ATTRIBUTES=service.name=shop,zone=b", python.Path, Repository.Target(Target), name]);
        (int exitCode, string output, string errors) = AgentRun.ToEnd([AgentRun.Program, "--dry-run", "--match", name, "--label", "a=b"]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{target.Pid} service_name=shop python_version={python.Version} a=b host.name=", output, StringComparison.Ordinal);
        Assert.EndsWith(" zone=b\n", output, StringComparison.Ordinal);
        Assert.Contains("1 Python processes", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere to send profiles to")]
    [InlineData("--rate takes 1 to 1000", "--rate", "0", "--push", "dir=x")]
    [InlineData("--rate takes 1 to 1000", "--rate", "x", "--push", "dir=x")]
    [InlineData("--max-cpu takes 0.1 to 100", "--max-cpu", "x", "--push", "dir=x")]
    [InlineData("--metrics takes a port, 1 to 65535", "--metrics", "x", "--push", "dir=x")]
    [InlineData("--window takes 1s to 600s", "--window", "15", "--push", "dir=x")]
    [InlineData("--user takes", "--user", "no-such-user-here", "--push", "dir=x")]
    [InlineData("has no place in --push", "--push", "otlp=http://me:pass@host")]
    [InlineData("cannot read /nonexistent", "--push", "dir=/tmp", "--header-file", "/nonexistent")]
    public void A_wrong_command_line_is_told(string message, params string[] arguments)
    {
        (int exitCode, _, string errors) = AgentRun.ToEnd([AgentRun.Program, .. arguments]);
        Assert.Equal(64, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("me:pass", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_OpenSSL_https_is_refused_in_words()
    {
        InstalledProgram.Require("unshare");
        const string Hide = "for f in $(find / -xdev -name 'libssl.so*' -type f 2>/dev/null); do mount --bind /dev/null $f; done";
        using Process probe = Process.Start(new ProcessStartInfo("unshare", ["-m", "true"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        Absence.SkipIfForbidden(probe.ExitCode != 0, "a mount namespace of one's own is forbidden");
        (int exitCode, _, string errors) = AgentRun.ToEnd(["unshare", "-m", "sh", "-c", $"{Hide}; exec {AgentRun.Program} --push otlp=https://localhost:1"]);
        Assert.Equal(69, exitCode);
        Assert.Contains("https needs OpenSSL", errors, StringComparison.Ordinal);
    }

    private static string? TryGet(HttpClient client)
    {
        try
        {
            return client.GetStringAsync("/metrics").Result;
        }
        catch (AggregateException)
        {
            return null;
        }
    }
}
