using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>
/// Proves that a process with one thread has not run since a look at it, whether it is blocked or waits for a CPU: the kernel counted neither
/// a turn on a CPU nor time on one since (/proc/PID/task/TID/schedstat). A turn is counted when it begins, time at each tick and when a turn ends;
/// so for longer than a tick no thread runs without being counted.
/// </summary>
/// <param name="pid">The process.</param>
/// <param name="threadId">Its thread.</param>
internal sealed class TurnWatch(int pid, long threadId) : IDisposable
{
    private const int MaxLength = 64;
    private const int MaxStat = 1024;
    private const int ThreadsBehindState = 17;

    // Where it had run before so many looks in a row, only every such look asks: each costs 1 to 3 µs.
    private const int Often = 8;

    // Other threads seldom end; looks until they are counted again.
    private const int UntilNextCount = 100;

    // What there is of it where the kernel does not count.
    private static ReadOnlySpan<byte> Nothing => "0 0 0"u8;

    // A CPU that was taken from the machine, as hosts do, ticks later.
    private static readonly long _longestUncounted = Clock.TickNanoseconds * 5 / 4;

    // CPUs that do not tick while they have one thread to run (CONFIG_NO_HZ_FULL).
    private static readonly bool _ticks = !HasTicklessCpus("/sys/devices/system/cpu/nohz_full");

    private readonly ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/schedstat"), out _);
    private readonly ProcFile? _stat = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/stat"), out _);
    private readonly byte[] _counted = new byte[MaxLength];
    private int _length;
    private long _since;
    private bool? _isOnly;
    private int _changes;
    private int _passOver;

    /// <summary>The thread.</summary>
    public long ThreadId { get; } = threadId;

    /// <summary>Whether the process has not run since the last look at it; if it may have, this begins another look.</summary>
    /// <param name="now">ns of a clock that does not stand still.</param>
    public bool HasStood(long now)
    {
        if (_passOver > 0)
        {
            _passOver--;
            return false;
        }

        Span<byte> buffer = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> counters = _file is null || !_ticks ? [] : _file.Read(buffer);
        if (counters.IsEmpty || counters.StartsWith(Nothing))
        {
            _passOver = UntilNextCount;
            return false;
        }

        if (!counters.SequenceEqual(_counted.AsSpan(0, _length)))
        {
            counters.CopyTo(_counted);
            (_length, _since, _isOnly) = (counters.Length, now, null);
            _passOver = ++_changes < Often ? 0 : Often - 1;
            return false;
        }

        _changes = 0;
        if (now - _since <= _longestUncounted)
        {
            return false;
        }

        // One that has not run since has begun no thread either.
        _isOnly ??= IsOnly();
        _passOver = _isOnly.Value ? 0 : UntilNextCount;
        return _isOnly.Value;
    }

    /// <summary>Whether a file of the kernel names CPUs, as in "1-3"; it is empty or says " (null)" where there are none.</summary>
    /// <param name="path">The file.</param>
    public static bool HasTicklessCpus(string path)
    {
        try
        {
            return File.ReadAllText(path).Any(char.IsAsciiDigit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel without such CPUs has no such file.
            return false;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _stat?.Dispose();
    }

    private bool IsOnly()
    {
        Span<byte> buffer = stackalloc byte[MaxStat];
        return _stat is not null && ProcessStat.Field(_stat.Read(buffer), ThreadsBehindState) == 1;
    }
}
