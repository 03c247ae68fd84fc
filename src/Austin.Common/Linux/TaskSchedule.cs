using System.Buffers.Text;
using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>How long a thread has run and has waited for a CPU, from /proc/PID/task/TID/schedstat.</summary>
/// <remarks>The kernel counts the time of a running thread at its ticks, 1 to 10 ms apart, and when it stops running.</remarks>
internal sealed class TaskSchedule : IDisposable
{
    private const int MaxLength = 64;

    private readonly ProcFile? _file;

    /// <summary>Those of a thread.</summary>
    public TaskSchedule(int pid, long threadId)
        : this(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/schedstat"))
    {
    }

    private TaskSchedule(string path) => _file = ProcFile.TryOpen(path, out _);

    /// <summary>Those of the calling thread.</summary>
    public static TaskSchedule Own() => new("/proc/thread-self/schedstat");

    /// <summary>Reads the times, in ns.</summary>
    /// <returns>false when the thread is gone or the kernel does not count.</returns>
    public bool TryRead(out long run, out long waited) => TryRead(out run, out waited, out _);

    /// <summary>Reads all counters.</summary>
    /// <param name="run">ns on a CPU.</param>
    /// <param name="waited">ns ready to run, up to when it last got a CPU.</param>
    /// <param name="turns">How often it got one, which is counted at once.</param>
    /// <returns>false when the thread is gone or the kernel does not count.</returns>
    public bool TryRead(out long run, out long waited, out long turns)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> text = _file is null ? [] : _file.Read(buffer);
        (waited, turns) = (0, 0);
        if (!Utf8Parser.TryParse(text, out run, out int length) || length >= text.Length)
        {
            return false;
        }

        text = text[(length + 1)..];
        if (!Utf8Parser.TryParse(text, out waited, out length) || length >= text.Length)
        {
            return false;
        }

        return Utf8Parser.TryParse(text[(length + 1)..], out turns, out _);
    }

    public void Dispose() => _file?.Dispose();
}
