using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Agent;

/// <summary>The image of <c>Dockerfile.agent</c>, without a container engine: a root folder with the files that it copies, and no others.</summary>
public sealed partial class ImageTests : IDisposable
{
    private const string Target = "seventy_five.py";

    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"agent-{Guid.NewGuid():N}";
    private readonly string _recipe = File.ReadAllText(Path.Combine(Repository.Root, "share", "doc", "austin", "Dockerfile.agent"));

    private string Root => _folder.File("root");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void What_the_image_holds_is_enough_to_sample_and_to_send_over_https()
    {
        CopyFiles();
        using SecureServer server = new();
        File.WriteAllText(InRoot("/etc/ssl/certs/ca-certificates.crt"), server.Certificate);
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using AgentRun agent = AgentRun.StartCommand(Command("--match", _name, "--window", "1s", "--push", $"otlp={server.Address}"));
        Patience.Until(() => server.Requests >= 2 || agent.Errors.Contains("cannot be told", StringComparison.Ordinal), "two requests");
        Assert.False(agent.Errors.Contains("cannot be told", StringComparison.Ordinal), agent.Errors);
        Assert.Equal(0, agent.End());
        Assert.Contains(" 0 dropped, 0 errors", agent.Errors, StringComparison.Ordinal);
    }

    // Each file is there for something: the same, without the certificates or the library, says what is missing.
    [SkippableFact]
    public void Without_the_files_for_https_it_says_so()
    {
        CopyFiles();
        using SecureServer server = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), Target, _name);
        using (AgentRun agent = AgentRun.StartCommand(Command("--match", _name, "--window", "1s", "--push", $"otlp={server.Address}")))
        {
            agent.WaitFor("cannot be told");
            Assert.Equal(0, server.Requests);
        }

        File.Delete(InRoot("/usr/lib/x86_64-linux-gnu/libssl.so.3"));
        (int exitCode, _, string errors) = AgentRun.ToEnd(Command("--push", $"otlp={server.Address}"));
        Assert.Equal(69, exitCode);
        Assert.Contains("https needs OpenSSL", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?m)^COPY (--from=base )?(.+) (\S+)$")]
    private static partial Regex Copies();

    [GeneratedRegex(@"(?m)^ENV (.+)$")]
    private static partial Regex Variables();

    private string InRoot(string path) => Root + path;

    // As the engine does it: a place that ends in a slash is a folder.
    private void CopyFiles()
    {
        InstalledProgram.Require("unshare", "chroot", "env");
        foreach (Match copy in Copies().Matches(_recipe))
        {
            foreach (string source in copy.Groups[2].Value.Split(' '))
            {
                bool isOfBase = copy.Groups[1].Length > 0;
                Absence.SkipIf(isOfBase && !File.Exists(source), $"no {source} on this machine");
                string place = InRoot(copy.Groups[3].Value + (copy.Groups[3].Value.EndsWith('/') ? Path.GetFileName(source) : ""));
                _ = Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                InstalledProgram.Copy(isOfBase ? source : AgentRun.Program, place);
            }
        }

        // What the engine mounts: the runtime takes random numbers from /dev.
        _ = Directory.CreateDirectory(InRoot("/proc"));
        _ = Directory.CreateDirectory(InRoot("/dev"));
        Namespaces.Require("unshare", "-m", "mount", "--rbind", "/proc", InRoot("/proc"));
    }

    // The variables are those of the recipe alone.
    private string[] Command(params string[] arguments) =>
    [
        "unshare", "-m", "sh", "-c", "mount --rbind /proc \"$1/proc\" && mount --rbind /dev \"$1/dev\" && shift && exec \"$@\"", "sh", Root,
        "env", "-i", .. Variables().Match(_recipe).Groups[1].Value.Split(' ').Where(variable => !variable.StartsWith("PATH=", StringComparison.Ordinal)),
        InstalledProgram.Find("chroot")!, Root, "/usr/bin/austin-agent", .. arguments,
    ];
}
