using System.Globalization;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>On which CPU a thread runs, or ran last: field 39 of /proc/PID/task/TID/stat, proc_pid_stat(5).</summary>
internal sealed class ThreadCpu(int pid, long threadId) : IDisposable
{
    private const int CpuBehindState = 36;
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
        return ProcessStat.Field(text, CpuBehindState);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
