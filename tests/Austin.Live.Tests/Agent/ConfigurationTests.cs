using System.Net;
using System.Net.Sockets;

namespace Austin.Live.Tests.Agent;

/// <summary>The file of <c>--config</c>, as the program begins with it.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Target = "seventy_five.py";

    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"agent-{Guid.NewGuid():N}";

    private string File => _folder.File("agent.conf");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_file_alone_is_enough()
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget target = RunningTarget.Start(python, Target, _name);
        string profiles = _folder.File("profiles");
        Write($"# what, and where to", "", $"  match={_name}  ", "window = 1s", "rate=50", "service = shop # 1", $"push = dir={profiles}", "label = a=b", "label = c=d");
        using AgentRun agent = AgentRun.Start(["--config", File]);
        agent.WaitFor($"process {target.Pid} (shop # 1, Python {python.Version}) is sampled");
        Patience.Until(() => Directory.GetFiles(profiles, "*.otlp").Length > 0, agent.Errors);
        Assert.Equal(0, agent.End());

        (int exitCode, string output, _) = AgentRun.ToEnd([AgentRun.Program, "--config", File, "--dry-run"]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{target.Pid} service_name=shop # 1 python_version={python.Version} a=b c=d host.name=", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_command_line_wins()
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget target = RunningTarget.Start(python, Target, _name);
        Write($"match = {_name}", "service = shop", "label = a=b", "label = c=d", "user = 4294967294");
        string user = Environment.UserName;
        (int exitCode, string output, _) = AgentRun.ToEnd([AgentRun.Program, "--dry-run", "--user", user, "--config", File, "--label", "e=f", "--service", "inn"]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{target.Pid} service_name=inn python_version={python.Version} e=f host.name=", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate = 0", "--rate takes 1 to 1000")]
    [InlineData("rate = x", "--rate takes 1 to 1000")]
    [InlineData("max-cpu = -1", "--max-cpu takes 0.1 to 100")]
    [InlineData("metrics = 65536", "--metrics takes a port, 1 to 65535")]
    [InlineData("window = 15", "--window takes 1s to 600s")]
    [InlineData("match = [", "--match takes a regular expression")]
    [InlineData("user = no-such-user-here", "--user takes")]
    [InlineData("push = -p", "--push takes pyroscope=URL, otlp=URL, parca=URL, datadog=URL or dir=DIR")]
    [InlineData("push = otlp=http://me:pass@host", "a password has no place in --push")]
    [InlineData("label = x", "--label takes NAME=VALUE")]
    [InlineData("rate 50", "a line has the form NAME = VALUE")]
    [InlineData("service =", "a line has the form NAME = VALUE")]
    [InlineData("= x", "a line has the form NAME = VALUE")]
    [InlineData("speed = 50", "there is no option speed")]
    [InlineData("--rate = 50", "there is no option --rate")]
    [InlineData("window = 2s", "window is given twice")]
    [InlineData("config = other.conf", "config has its place on the command line alone")]
    [InlineData("dry-run = true", "dry-run has its place on the command line alone")]
    [InlineData("help = x", "help has its place on the command line alone")]
    [InlineData("version = x", "version has its place on the command line alone")]
    public void A_wrong_line_is_told_by_its_place_before_anything_is_done(string line, string message)
    {
        string profiles = _folder.File("profiles");
        Write($"push = dir={profiles}", "# 2", "", line.StartsWith("window = 2", StringComparison.Ordinal) ? "window = 1s" : "# 4", line);
        (int exitCode, _, string errors) = AgentRun.ToEnd([AgentRun.Program, "--config", File, "--rate", "10"]);
        Assert.Equal(64, exitCode);
        Assert.StartsWith($"austin-agent: {File}:5: {message}", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("me:pass", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(profiles));
    }

    [Theory]
    [InlineData("/nonexistent", "cannot read /nonexistent: ")]
    [InlineData("/proc", "cannot read /proc: ")]
    [InlineData("/dev/zero", "/dev/zero is larger than 1 MiB")]
    public void A_file_that_cannot_be_read_is_told(string path, string message)
    {
        (int exitCode, _, string errors) = AgentRun.ToEnd([AgentRun.Program, "--config", path]);
        Assert.Equal(64, exitCode);
        Assert.StartsWith($"austin-agent: {message}", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_start_that_fails_leaves_no_folder()
    {
        string profiles = _folder.File("profiles");
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        Write($"push = dir={profiles}", $"metrics = {((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(69, AgentRun.ToEnd([AgentRun.Program, "--config", File]).ExitCode);
        Assert.Equal(64, AgentRun.ToEnd([AgentRun.Program, "--push", $"dir={profiles}", "--header-file", "/nonexistent"]).ExitCode);
        Assert.False(Directory.Exists(profiles));
    }

    private void Write(params string[] lines) => System.IO.File.WriteAllLines(File, lines);
}
