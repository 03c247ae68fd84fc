using System.Buffers.Text;
using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>How often a thread touched a page that had to be brought in, from /proc/PID/task/TID/stat (minflt, majflt).</summary>
internal sealed class TaskFaults(int pid, long threadId) : IDisposable
{
    // The name takes at most 64 bytes, the twelve numbers around it rarely more than 10 each.
    private const int Prefix = 256;

    // Fields from the state on: minflt is the 8th of them, majflt the 10th (proc_pid_stat(5)).
    private const int MinorFaults = 7;
    private const int MajorFaults = 9;

    private readonly ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/stat"), out _);
    private long _last = -1;

    /// <summary>Faults since the last call; 0 at the first one, and of a thread that is gone.</summary>
    public long TakeDelta()
    {
        long now = Read();
        long delta = now < 0 || _last < 0 ? 0 : now - _last;
        _last = now < 0 ? _last : now;
        return delta;
    }

    public void Dispose() => _file?.Dispose();

    private long Read()
    {
        Span<byte> buffer = stackalloc byte[Prefix];
        ReadOnlySpan<byte> text = _file is null ? [] : _file.Read(buffer);
        int end = text.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= text.Length)
        {
            return -1;
        }

        text = text[(end + 2)..];
        long faults = 0;
        for (int field = 0; field <= MajorFaults; field++)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank < 0)
            {
                return -1;
            }

            if (field is MinorFaults or MajorFaults && Utf8Parser.TryParse(text[..blank], out long value, out _))
            {
                faults += value;
            }

            text = text[(blank + 1)..];
        }

        return faults;
    }
}
