using System.Globalization;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>On which CPU a thread runs, or ran last: field 39 of /proc/PID/task/TID/stat, proc_pid_stat(5).</summary>
internal sealed class ThreadCpu(int pid, long threadId) : IDisposable
{
    // Fields between the state, which is the third, and the CPU.
    private const int FieldsBetween = 36;
    private const int MaxLength = 1024;

    private ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/stat"), out _);

    /// <summary>Reads the file.</summary>
    /// <param name="isRunning">Whether the thread is on a CPU or waits for one.</param>
    /// <returns>The CPU; -1 when the thread is gone.</returns>
    public int Read(out bool isRunning)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> text = _file is null ? [] : _file.Read(buffer);
        isRunning = ProcessStat.State(text) == (byte)'R';
        return Parse(text);
    }

    /// <summary>The CPU in the text of a stat file; -1 when it is not there.</summary>
    public static int Parse(ReadOnlySpan<byte> text)
    {
        int end = text.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= text.Length)
        {
            return -1;
        }

        text = text[(end + 2)..];
        for (int i = 0; i < FieldsBetween; i++)
        {
            int space = text.IndexOf((byte)' ');
            if (space < 0)
            {
                return -1;
            }

            text = text[(space + 1)..];
        }

        int length = text.IndexOf((byte)' ');
        return int.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int cpu) ? cpu : -1;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
