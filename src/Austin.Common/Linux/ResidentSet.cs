using System.Buffers.Text;

namespace Austin.Common.Linux;

/// <summary>Change of a process's resident set, from /proc/PID/statm.</summary>
internal sealed class ResidentSet : IDisposable
{
    private readonly ProcFile? _file;
    private long _last;

    public ResidentSet(int pid)
    {
        _file = ProcFile.TryOpen($"/proc/{pid}/statm", out _);
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

    private long ReadBytes()
    {
        Span<byte> buffer = stackalloc byte[128];
        ReadOnlySpan<byte> text = _file is null ? [] : _file.Read(buffer);
        int blank = text.IndexOf((byte)' ');
        return blank >= 0 && Utf8Parser.TryParse(text[(blank + 1)..], out long pages, out _) ? pages * Environment.SystemPageSize : _last;
    }
}
