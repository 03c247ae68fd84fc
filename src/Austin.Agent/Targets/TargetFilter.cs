using System.Text.RegularExpressions;

namespace Austin.Agent.Targets;

/// <summary>Which processes are wanted.</summary>
/// <param name="UserId">Only those of a user; null for all.</param>
/// <param name="Cgroup">Only those whose control group's path has this in it; null for all.</param>
/// <param name="Match">Only those whose command line matches; null for all.</param>
internal sealed record TargetFilter(string? UserId, string? Cgroup, Regex? Match)
{
    /// <summary>Whether a process is one of them.</summary>
    public bool Includes(int pid) =>
        pid != Environment.ProcessId
        && (UserId is null || HostProcess.UserId(pid) == UserId)
        && (Cgroup is null || HostProcess.Cgroup(pid).Contains(Cgroup, StringComparison.Ordinal))
        && (Match is null || IsMatch(string.Join(' ', HostProcess.Command(pid))));

    // A command line is no place for a pattern to take forever.
    private bool IsMatch(string command)
    {
        try
        {
            return Match!.IsMatch(command);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
