using System.Globalization;

namespace Austin.Live.Tests.Agent;

/// <summary>Uploads to a Datadog agent, of a live process, with doubles of one at a port and at a socket.</summary>
public sealed class DatadogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"agent-{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Windows_of_a_process_arrive_by_port_and_socket_with_the_tags_of_its_deployment()
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget target = Start(python, "DD_SERVICE=shop", "DD_ENV=prod", "DD_VERSION=1,2");
        using ServerDouble port = new(DateTimeOffset.UtcNow);
        using ServerDouble socket = new(DateTimeOffset.UtcNow, _folder.File("apm.socket"));
        port.Say(new ScriptedAnswer(500) { Body = "intake is busy"u8.ToArray() });
        using AgentRun agent = AgentRun.Start(
            ["--match", _name, "--window", "1s", "--thread-labels", "--label", "team=a", "--push", $"datadog={port.Address}", "--push", $"datadog={socket.Address}"],
            new Dictionary<string, string> { ["AUSTIN_AGENT_TOKEN"] = "s3cr3t" });
        agent.WaitFor("is tried again (500): intake is busy");
        Patience.Until(() => port.Taken.Count >= 3 && socket.Taken.Count >= 3, agent.Errors);
        Assert.Equal(0, agent.End());
        Assert.Contains(" 0 dropped, 1 errors", agent.Errors, StringComparison.Ordinal);

        foreach (ServerDouble server in new[] { port, socket })
        {
            ReadProfile[] profiles = [.. server.Taken];
            Assert.All(profiles, profile => Assert.Equal(["cpu-time/nanoseconds", "wall-time/nanoseconds"], profile.Types));
            for (int i = 1; i < profiles.Length; i++)
            {
                Assert.Equal(profiles[i - 1].Start + profiles[i - 1].Duration, profiles[i].Start);
            }

            // One thread, always there.
            Assert.InRange(profiles.Sum(profile => profile.Sum(1)) / (double)profiles.Sum(profile => profile.Duration), 0.9, 1.05);
            Assert.Contains(profiles.SelectMany(profile => profile.Samples), sample => sample.Stack[0].StartsWith("seventy_five (", StringComparison.Ordinal) && sample.Values[0] > 0);
            Assert.Contains(profiles.SelectMany(profile => profile.Samples), sample => sample.Labels.GetValueOrDefault("thread name") == "MainThread");
            Assert.All(profiles.SelectMany(profile => profile.Samples), sample => Assert.Empty(sample.Labels.Keys.Except(["thread name"])));
            foreach (IReadOnlyDictionary<string, string> tags in profiles.Select(profile => profile.Resource))
            {
                Assert.Equal(("shop", "prod", "1_2", "a"), (tags["service"], tags["env"], tags["version"], tags["team"]));
                Assert.Equal(target.Pid.ToString(CultureInfo.InvariantCulture), tags["process_id"]);
                Assert.Equal(python.Version.ToString(), tags["runtime_version"]);
            }

            Assert.DoesNotContain(server.Requests, headers => headers.ContainsKey("Authorization"));
        }
    }

    [SkippableFact]
    public void A_process_has_one_runtime_id_whichever_agent_tells_of_it()
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget first = Start(python);
        using RunningTarget second = Start(python);
        Dictionary<string, string>[] runs = [Ids(), Ids()];
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(new[] { $"{first.Pid}", $"{second.Pid}" }.Order(), runs[0].Keys.Order());
        Assert.Equal(2, runs[0].Values.Distinct().Count());
        Assert.All(runs[0].Values, id => Assert.True(Guid.TryParse(id, out _)));
    }

    private RunningTarget Start(Interpreter python, params string[] environment) =>
        RunningTarget.Start(["/usr/bin/env", .. environment, python.Path, Repository.Target("seventy_five.py"), _name]);

    // By process, as a new agent tells.
    private Dictionary<string, string> Ids()
    {
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", _name, "--window", "1s", "--push", $"datadog={server.Address}"]);
        Patience.Until(() => server.Taken.GroupBy(profile => profile.Resource["process_id"]).Count(windows => windows.Count() >= 2) == 2, agent.Errors);
        Assert.Equal(0, agent.End());
        return server.Taken.Select(profile => (profile.Resource["process_id"], profile.Resource["runtime-id"])).Distinct().ToDictionary(id => id.Item1, id => id.Item2);
    }
}
