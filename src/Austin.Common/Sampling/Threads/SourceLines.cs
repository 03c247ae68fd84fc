using System.Text;
using Austin.Common.Linux;
using Austin.Common.Targets;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.Sampling.Threads;

/// <summary>Finds the sources of a process where its files are.</summary>
/// <remarks>
/// The names come from the target, which may be anybody's, while we may be root: nothing is read but regular files whose name, also
/// behind links, is that of a Python source, and scripts whose first line names Python.
/// </remarks>
/// <param name="root">The folder that stands for its root; null for ours.</param>
/// <param name="folder">Its working folder as seen below <paramref name="root"/>; null when it is not known.</param>
/// <param name="begin">When it began, in ns since 1970: what was changed later is not what it runs.</param>
internal sealed class SourceLines(string? root, string? folder, long begin) : ISourceLines
{
    /// <summary>Bytes of the largest source that is read.</summary>
    public const int MaxFile = 2 << 20;

    // Bytes of all sources, and how many: what is beyond has no lines.
    private const int MaxBytes = 16 << 20;
    private const int MaxFiles = 4096;

    // The kernel counts the start of a process in steps of 10 ms, from a clock that may have been set since.
    private const long Slack = 1_000_000_000;

    private readonly Dictionary<string, SourceText> _sources = [];
    private long _used;

    /// <summary>The sources of a process that runs.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it that has not ended.</param>
    public static SourceLines Of(int pid, int thread)
    {
        const long NanosecondsPerTick = 100;
        long age = Clock.BootNanoseconds - ProcessStat.StartNanoseconds(pid, pid);
        long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
        return new SourceLines($"/proc/{thread}/root", WorkingFolder.Of(thread), now - age);
    }

    public byte[]? Find(ReadOnlySpan<byte> file, long line, out bool isNewer)
    {
        isNewer = false;
        if (line <= 0 || file.IsEmpty || file[0] == (byte)'<')
        {
            return null;
        }

        string name = Encoding.UTF8.GetString(file);
        if (!_sources.TryGetValue(name, out SourceText? source))
        {
            if (_sources.Count == MaxFiles)
            {
                return null;
            }

            _sources.Add(name, source = Read(name));
        }

        isNewer = source.IsNewer;
        return source.Line(line);
    }

    private SourceText Read(string name)
    {
        string? path = name.StartsWith('/') ? name : folder is null ? null : $"{folder}/{name}";
        string? place = path is null || path.Contains('\0', StringComparison.Ordinal) ? null : RootedPath.Resolve(root, path);
        using SafeFileHandle? file = place is null ? null : ForeignFile.TryOpen(place, out string final) is { } opened && IsSource(opened, final) ? opened : null;
        if (file is null)
        {
            return SourceText.None;
        }

        if (ForeignFile.Change(file) > begin + Slack)
        {
            return SourceText.Newer;
        }

        try
        {
            // One byte more, to see that it is larger.
            long length = RandomAccess.GetLength(file);
            byte[] text = new byte[Math.Clamp(length, 0, MaxFile) + 1];
            int used = 0;
            int count;
            while (used < text.Length && (count = RandomAccess.Read(file, text.AsSpan(used), used)) > 0)
            {
                used += count;
            }

            // Also one that was changed while it was read.
            if (used == text.Length || _used + used > MaxBytes || ForeignFile.Change(file) > begin + Slack)
            {
                return SourceText.None;
            }

            _used += used;
            return new SourceText(text.AsMemory(0, used));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SourceText.None;
        }
    }

    private static bool IsSource(SafeFileHandle file, string path)
    {
        if (PythonSource.IsName(path))
        {
            return true;
        }

        const int FirstLine = 256;
        try
        {
            Span<byte> start = stackalloc byte[FirstLine];
            start = start[..RandomAccess.Read(file, start, 0)];
            int end = start.IndexOf((byte)'\n');
            if (start.StartsWith("#!"u8) && end > 0 && start[..end].IndexOf("python"u8) > 0)
            {
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it is none.
        }

        file.Dispose();
        return false;
    }
}
