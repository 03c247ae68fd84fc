using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>
/// Proves that a thread did not run since it was last looked at, for the price of one small read: it was blocked then,
/// and the scheduler did not put it on a CPU since (/proc/PID/task/TID/schedstat: time run, time waited, times put on).
/// </summary>
internal sealed class ScheduleWatch(int pid, long threadId) : IDisposable
{
    private const int MaxLength = 64;

    private readonly ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/schedstat"), out _);
    private readonly TaskStat _state = new(pid, threadId);
    private readonly byte[] _before = new byte[MaxLength];
    private int _beforeLength;
    private bool _hasNotRun;

    /// <summary>Whether the thread is blocked now.</summary>
    public bool IsBlocked() => _state.IsIdle();

    /// <summary>Whether the thread has been blocked all the time since the last <see cref="Confirm"/> that found it so.</summary>
    /// <remarks>When it has not, this also begins a look.</remarks>
    public bool HasNotRun()
    {
        Span<byte> now = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> counters = _file is null ? [] : _file.Read(now);
        if (_hasNotRun && counters.SequenceEqual(_before.AsSpan(0, _beforeLength)))
        {
            return true;
        }

        _hasNotRun = false;
        counters.CopyTo(_before);
        _beforeLength = counters.Length;
        return false;
    }

    /// <summary>Ends a look at the thread: what was seen holds for as long as the thread stays blocked.</summary>
    /// <returns>Whether the thread was blocked all through the look.</returns>
    public bool Confirm()
    {
        // A running thread's counters stand still between two ticks: only one that is blocked is quiet.
        if (_beforeLength == 0 || !_state.IsIdle())
        {
            return false;
        }

        Span<byte> now = stackalloc byte[MaxLength];
        _hasNotRun = _file!.Read(now).SequenceEqual(_before.AsSpan(0, _beforeLength));
        return _hasNotRun;
    }

    /// <summary>Lets the next look be a new one: what was seen in this one is not to be shown again.</summary>
    public void Invalidate() => _hasNotRun = false;

    public void Dispose()
    {
        _file?.Dispose();
        _state.Dispose();
    }
}
