using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>State of a process, from /proc/PID/stat, proc_pid_stat(5).</summary>
internal static class ProcessStat
{
    /// <summary>Whether a process exists and has not ended.</summary>
    public static bool IsAlive(int pid)
    {
        using ProcFile? file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), out _);
        Span<byte> buffer = stackalloc byte[256];
        ReadOnlySpan<byte> text = file is null ? [] : file.Read(buffer);
        int end = text.LastIndexOf((byte)')');
        return end >= 0 && end + 2 < text.Length && text[end + 2] is not ((byte)'Z' or (byte)'X' or (byte)'x');
    }

    /// <summary>The program a process runs; null when that cannot be read.</summary>
    public static string? ReadExecutable(int pid)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/exe")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Adds the children of all threads of a process, from /proc/PID/task/TID/children.</summary>
    public static void AddChildren(int pid, List<int> children)
    {
        try
        {
            foreach (string task in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task")))
            {
                foreach (string word in File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int child))
                    {
                        children.Add(child);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process, or one of its threads, ended meanwhile.
        }
    }
}
