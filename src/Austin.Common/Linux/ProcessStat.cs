using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Austin.Common.Linux;

/// <summary>State of a process, from /proc/PID/stat, proc_pid_stat(5).</summary>
internal static class ProcessStat
{
    /// <summary>Whether a process exists and has a thread that has not ended.</summary>
    public static bool IsAlive(int pid) => FindLivingThread(pid) != 0;

    /// <summary>
    /// A thread that has not ended, by whose id the kernel shows the memory of the process: the first one, whose id is
    /// that of the process, unless that one ended before the others (pthread_exit(3) in the main thread).
    /// </summary>
    /// <returns>0 when there is none.</returns>
    public static int FindLivingThread(int pid)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        if (HasNotEnded(folder))
        {
            return pid;
        }

        try
        {
            foreach (string task in Directory.EnumerateDirectories($"{folder}/task"))
            {
                if (HasNotEnded(task) && int.TryParse(Path.GetFileName(task.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int tid))
                {
                    return tid;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
        }

        return 0;
    }

    /// <summary>When a thread began, in ns since boot, at most 10 ms too early; 0 when it is gone.</summary>
    public static long StartNanoseconds(int pid, long threadId) => Read(pid, threadId).Started;

    /// <summary>The address from which the stack of the first thread grows down; 0 when that cannot be read.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="threadId">Any thread of it that has not ended.</param>
    public static ulong StackStart(int pid, long threadId) => Read(pid, threadId).Stack;

    /// <summary><see cref="StartNanoseconds"/> and <see cref="StackStart"/> of one moment.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="threadId">A thread of it.</param>
    public static (long Started, ulong Stack) Read(int pid, long threadId)
    {
        // starttime and startstack are the 20th and 26th field from the state on; the former in clock ticks, of which Linux tells programs 100 a
        // second.
        const int StartTime = 19;
        const int Start = 25;
        const long NanosecondsPerTick = 10_000_000;
        using ProcFile? file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/stat"), out _);
        Span<byte> buffer = stackalloc byte[1024];
        string text = file is null ? "" : Encoding.Latin1.GetString(file.Read(buffer));
        string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return ((long)Field(StartTime) * NanosecondsPerTick, Field(Start));

        ulong Field(int index) => fields.Length > index && ulong.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : 0;
    }

    /// <summary>The state letter in the text of a stat file.</summary>
    /// <returns>0 when there is none.</returns>
    public static byte State(ReadOnlySpan<byte> text)
    {
        // A name may contain a parenthesis: the last one ends it.
        int end = text.LastIndexOf((byte)')');
        return end >= 0 && end + 2 < text.Length ? text[end + 2] : (byte)0;
    }

    /// <summary>A number in the text of a stat file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="behindState">Which field, counted from the state, which is 0; proc_pid_stat(5) calls that the third.</param>
    /// <returns>-1 when it is not there.</returns>
    public static int Field(ReadOnlySpan<byte> text, int behindState)
    {
        int end = text.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= text.Length)
        {
            return -1;
        }

        text = text[(end + 2)..];
        for (int i = 0; i < behindState; i++)
        {
            int space = text.IndexOf((byte)' ');
            if (space < 0)
            {
                return -1;
            }

            text = text[(space + 1)..];
        }

        int length = text.IndexOf((byte)' ');
        return int.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1;
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

    /// <summary>Pages of address space of a process, which every mapping that is made or given up changes; 0 when that cannot be read.</summary>
    public static long ReadMappedPages(int pid)
    {
        using ProcFile? file = OpenSize(pid);
        return ReadMappedPages(file);
    }

    /// <summary>Opens what <see cref="ReadMappedPages(ProcFile)"/> reads; null when there is no such process.</summary>
    public static ProcFile? OpenSize(int pid) => ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/statm"), out _);

    /// <summary>As <see cref="ReadMappedPages(int)"/>, of an open file.</summary>
    public static long ReadMappedPages(ProcFile? file)
    {
        Span<byte> buffer = stackalloc byte[128];
        return file is not null && Utf8Parser.TryParse(file.Read(buffer), out long pages, out _) ? pages : 0;
    }

    /// <summary>The resident memory of a process in bytes, from the same file.</summary>
    /// <returns>false when that cannot be read.</returns>
    public static bool TryReadResident(ProcFile? file, out long bytes)
    {
        Span<byte> buffer = stackalloc byte[128];
        ReadOnlySpan<byte> text = file is null ? [] : file.Read(buffer);
        int blank = text.IndexOf((byte)' ');
        bool isThere = Utf8Parser.TryParse(text[(blank + 1)..], out long pages, out _) && blank >= 0;
        bytes = isThere ? pages * Environment.SystemPageSize : 0;
        return isThere;
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

    private static bool HasNotEnded(string folder)
    {
        using ProcFile? file = ProcFile.TryOpen($"{folder}/stat", out _);
        Span<byte> buffer = stackalloc byte[256];
        return State(file is null ? [] : file.Read(buffer)) is not (0 or (byte)'Z' or (byte)'X' or (byte)'x');
    }
}
