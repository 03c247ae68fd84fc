using System.Globalization;

namespace Austin.Live.Tests.Agent;

/// <summary>One agent on a host for the processes of containers.</summary>
public sealed class HostAgentTests
{
    private const int Targets = 200;

    [SkippableFact]
    public void Two_hundred_processes_in_namespaces_of_their_own_are_all_profiled()
    {
        string[] container = ["unshare", "-p", "-m", "-f", "--mount-proc", "--kill-child"];
        Namespaces.Require([.. container, "true"]);
        string name = $"agent-{Guid.NewGuid():N}";
        using RunningTarget pod = RunningTarget.StartOnly(
            [.. container, "sh", "-c", $"for i in $(seq {Targets}); do \"$0\" -S -E -c 'import time; time.sleep(3600)' {name} & done; wait", Interpreters.RequireAny().Path]);
        using ServerDouble server = new(DateTimeOffset.UtcNow);
        using AgentRun agent = AgentRun.Start(["--match", name, "--window", "2s", "--push", $"otlp={server.Address}"]);
        HashSet<string> seen = [];
        Patience.Until(
            () =>
            {
                seen.UnionWith(server.Taken.Select(profile => profile.Resource["process.pid"]));
                return seen.Count == Targets;
            },
            $"{Targets} processes: {agent.Errors}");
        Assert.Equal(0, agent.End());
        Assert.Equal(ProcFile.Children(ProcFile.Children(pod.Pid).Single()).Select(pid => pid.ToString(CultureInfo.InvariantCulture)).ToHashSet(), seen);
    }

    /// <remarks>An engine makes a control group for each container, and names it after that.</remarks>
    [SkippableFact]
    public void A_container_is_told_by_its_control_group()
    {
        string id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        string? group = MakeGroup(id);
        Absence.SkipIfForbidden(group is null, "a control group of one's own is not permitted");
        try
        {
            string name = $"agent-{Guid.NewGuid():N}";
            Interpreter python = Interpreters.RequireAny();
            using (RunningTarget target = RunningTarget.Start(["sh", "-c", "echo $$ > \"$0\"/cgroup.procs && exec \"$@\"", group!, python.Path, Repository.Target("seventy_five.py"), name]))
            {
                (int exitCode, string output, _) = AgentRun.ToEnd([AgentRun.Program, "--dry-run", "--match", name]);
                Assert.Equal(0, exitCode);
                Assert.Contains($" container.id={id}", output, StringComparison.Ordinal);
            }
        }
        finally
        {
            Patience.Until(() => File.ReadAllText(Path.Combine(group!, "cgroup.procs")).Length == 0, "the end of the processes");
            Directory.Delete(group!);
        }
    }

    // Version 2, or a hierarchy of version 1; null where neither can be written.
    private static string? MakeGroup(string id)
    {
        foreach (string root in new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/cpu" })
        {
            try
            {
                if (File.Exists(Path.Combine(root, "cgroup.procs")))
                {
                    return Directory.CreateDirectory(Path.Combine(root, $"docker-{id}.scope")).FullName;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next one.
            }
        }

        return null;
    }
}
