using System.Text.RegularExpressions;

namespace Austin.Agent.Targets;

/// <summary>The container that a process is in, as the path of its control group has it.</summary>
internal static partial class ContainerId
{
    /// <summary>Finds it in the lines of proc_pid_cgroup(5): 64 hexadecimal digits, as Docker, containerd and CRI-O name their groups.</summary>
    /// <returns>null when there is none.</returns>
    public static string? Find(string cgroup) => Pattern().Matches(cgroup) is { Count: > 0 } matches ? matches[^1].Groups[1].Value : null;

    [GeneratedRegex("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])")]
    private static partial Regex Pattern();
}
