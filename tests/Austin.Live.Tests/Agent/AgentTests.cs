using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Austin.Live.Tests.Agent;

/// <summary>The program on live processes, with a server over the loopback interface.</summary>
public sealed class AgentTests
{
    private const string Target = "seventy_five.py";

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
        using RunningTarget target = RunningTarget.Start(["/usr/bin/env", "OTEL_RESOURCE_ATTRIBUTES=service.name=shop,zone=b", "DD_ENV=prod", "DD_VERSION=1.2", python.Path, Repository.Target(Target), name]);
        (int exitCode, string output, string errors) = AgentRun.ToEnd([AgentRun.Program, "--dry-run", "--match", name, "--label", "a=b"]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{target.Pid} service_name=shop python_version={python.Version} a=b host.name=", output, StringComparison.Ordinal);
        Assert.EndsWith(" zone=b env=prod version=1.2\n", output, StringComparison.Ordinal);
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
        const string Hide = "for f in $(find /lib/ /lib64/ /usr/lib/ /usr/local/lib/ -name 'libssl.so*' -type f 2>/dev/null); do mount --bind /dev/null $f; done";
        Namespaces.Require("unshare", "-m", "true");
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
