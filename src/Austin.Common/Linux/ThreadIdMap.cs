using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>Maps thread ids as a process sees them in its own pid namespace to ours.</summary>
internal sealed class ThreadIdMap
{
    private readonly int _pid;
    private readonly Dictionary<long, long> _outerByInner = [];

    public ThreadIdMap(int pid)
    {
        _pid = pid;
        IsNested = ReadNamespace($"/proc/{pid}/ns/pid_for_children") != ReadNamespace("/proc/self/ns/pid")
            || ThreadStatus.TryRead($"/proc/{pid}/status") is { } status && status.InnerId != pid && status.InnerId != 0;
    }

    /// <summary>Whether the process lives in another pid namespace than we do.</summary>
    public bool IsNested { get; }

    /// <summary>The id in our namespace of a thread.</summary>
    /// <returns>0 when the process has no such thread.</returns>
    public long ToOuter(long inner)
    {
        if (inner <= 0)
        {
            return 0;
        }

        if (!IsNested)
        {
            return Directory.Exists(TaskPath(inner)) ? inner : 0;
        }

        if (!_outerByInner.TryGetValue(inner, out long outer) || !Directory.Exists(TaskPath(outer)))
        {
            Refresh();
            outer = _outerByInner.GetValueOrDefault(inner);
        }

        return outer;
    }

    private void Refresh()
    {
        _outerByInner.Clear();
        try
        {
            foreach (string task in Directory.EnumerateDirectories($"/proc/{_pid}/task"))
            {
                if (long.TryParse(Path.GetFileName(task.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out long outer)
                    && ThreadStatus.TryRead($"{task}/status") is { } status)
                {
                    _outerByInner[status.InnerId] = outer;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
        }
    }

    private string TaskPath(long outer) => string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/task/{outer}");

    private static string? ReadNamespace(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
