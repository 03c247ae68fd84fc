using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>What a file descriptor of a process leads to, in words: /proc/PID/fd, proc_pid_fd(5).</summary>
internal static class OpenDescriptor
{
    /// <summary>A path, <c>a pipe</c>, the ends of a socket; null when it is not open, or may not be looked at.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="descriptor">As a register held it.</param>
    public static string? Describe(int pid, ulong descriptor)
    {
        string? link = descriptor > int.MaxValue
            ? null
            : KernelFile.Link(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{descriptor}"));
        if (link is null)
        {
            return null;
        }

        if (link.StartsWith("pipe:[", StringComparison.Ordinal))
        {
            return "a pipe";
        }

        if (link.StartsWith("socket:[", StringComparison.Ordinal))
        {
            return SocketEnds.Describe(pid, link["socket:[".Length..].TrimEnd(']'));
        }

        return link.StartsWith("anon_inode:", StringComparison.Ordinal) ? link["anon_inode:".Length..].Trim('[', ']') : link;
    }
}
