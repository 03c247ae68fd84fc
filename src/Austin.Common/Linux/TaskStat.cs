using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>Whether a thread is on a CPU or could be: the state letter of /proc/PID/task/TID/stat.</summary>
internal sealed class TaskStat(int pid, long threadId) : IDisposable
{
    // The id, the name (at most 64 bytes in parentheses) and the letter come first.
    private const int Prefix = 128;

    private ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/stat"), out _);

    /// <summary>Whether the thread neither runs nor is ready to. A thread that is gone is idle.</summary>
    public bool IsIdle() => State() != (byte)'R';

    /// <summary>The state letter; 0 when the thread is gone.</summary>
    public byte State()
    {
        Span<byte> buffer = stackalloc byte[Prefix];
        return ProcessStat.State(_file is null ? [] : _file.Read(buffer));
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
