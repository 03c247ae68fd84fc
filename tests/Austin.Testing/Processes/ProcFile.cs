using System.Globalization;

namespace Austin.Testing.Processes;

/// <summary>What <c>/proc</c> tells about processes.</summary>
public static class ProcFile
{
    /// <summary>The living children of a process, whichever of its threads started them.</summary>
    public static IReadOnlyList<int> Children(int pid)
    {
        List<int> children = [];
        foreach (string task in Directory.GetDirectories($"/proc/{pid}/task"))
        {
            children.AddRange(File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => int.Parse(text, CultureInfo.InvariantCulture)));
        }

        return children;
    }

    /// <summary>The thread ids of a process.</summary>
    public static IReadOnlySet<long> Threads(int pid) =>
        Directory.GetDirectories($"/proc/{pid}/task").Select(path => long.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>Waits until threads sleep: until they do not come on a CPU for as long as a few turns of the GIL take.</summary>
    public static void WaitUntilAsleep(int pid, IEnumerable<long> threads)
    {
        long[] ids = [.. threads];
        TimeSpan[] Times() => [.. ids.Select(id => CpuTime(pid, id))];
        TimeSpan[] before = Times();
        Patience.Until(
            () =>
            {
                Thread.Sleep(100);
                (TimeSpan[] last, before) = (before, Times());
                return before.SequenceEqual(last);
            },
            "threads that sleep");
    }

    /// <summary>How long a thread has been on a CPU.</summary>
    public static TimeSpan CpuTime(int pid, long thread) => TimeSpan.FromMicroseconds(
        long.Parse(File.ReadAllText($"/proc/{pid}/task/{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000);
}
