using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Common.Linux;

namespace Austin.Agent.Targets;

/// <summary>What /proc tells of a process. Each answer is empty where it may not be read.</summary>
internal static class HostProcess
{
    private const int MostOfCommand = 4096;
    private const int MostOfCgroup = 4096;
    private const int MostOfEnvironment = 128 << 10;

    /// <summary>The ids of all processes.</summary>
    public static IEnumerable<int> All() =>
        from path in Directory.EnumerateDirectories("/proc")
        let pid = int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0
        where pid > 0
        select pid;

    /// <summary>The words it was started with, safe to print.</summary>
    public static IReadOnlyList<string> Command(int pid) => [.. Words(Read(pid, "cmdline", MostOfCommand))];

    /// <summary>Lines of proc_pid_cgroup(5).</summary>
    public static string Cgroup(int pid) => Encoding.UTF8.GetString(Read(pid, "cgroup", MostOfCgroup));

    /// <summary>The variables of those names that it was started with, safe to print.</summary>
    public static IReadOnlyDictionary<string, string> Environment(int pid, IReadOnlyCollection<string> names)
    {
        Dictionary<string, string> found = [];
        foreach (string word in Words(Read(pid, "environ", MostOfEnvironment)))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && names.Contains(word[..equals]))
            {
                found.TryAdd(word[..equals], word[(equals + 1)..]);
            }
        }

        return found;
    }

    /// <summary>The effective user id; null where there is no such process.</summary>
    public static string? UserId(int pid) =>
        KernelFile.Field(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"), "Uid")?.Split('\t') is [_, { } effective, ..] ? effective : null;

    private static IEnumerable<string> Words(byte[] text)
    {
        int end;
        for (int start = 0; start < text.Length; start = end + 1)
        {
            end = Array.IndexOf(text, (byte)0, start);
            end = end < 0 ? text.Length : end;
            yield return SafeText.Line(text.AsSpan(start..end));
        }
    }

    // A file of /proc gives a page at a time.
    private static byte[] Read(int pid, string name, int most)
    {
        using ProcFile? file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}"), out _);
        if (file is null)
        {
            return [];
        }

        byte[] bytes = new byte[most];
        int length = 0;
        while (length < most && file.ReadAt(length, bytes.AsSpan(length), out _) is > 0 and int count)
        {
            length += count;
        }

        return bytes[..length];
    }
}
