namespace Austin.Common.Linux;

/// <summary>Change of a process's resident set, from /proc/PID/statm.</summary>
internal sealed class ResidentSet : IDisposable
{
    private readonly ProcFile? _file;
    private long _last;

    public ResidentSet(int pid)
    {
        _file = ProcessStat.OpenSize(pid);
        _last = ReadBytes();
    }

    /// <summary>Bytes since the last call that took them.</summary>
    public long TakeDelta()
    {
        long now = ReadBytes();
        long delta = now - _last;
        _last = now;
        return delta;
    }

    public void Dispose() => _file?.Dispose();

    private long ReadBytes() => ProcessStat.TryReadResident(_file, out long bytes) ? bytes : _last;
}
