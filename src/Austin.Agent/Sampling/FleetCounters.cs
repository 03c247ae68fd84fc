namespace Austin.Agent.Sampling;

/// <summary>What the sampling thread counts. Others read; a figure may be a moment old.</summary>
internal sealed class FleetCounters
{
    private long _targets;
    private long _samples;
    private long _invalid;
    private long _missed;
    private long _refused;
    private long _lostWindows;

    /// <summary>Processes that are sampled.</summary>
    public long Targets
    {
        get => Volatile.Read(ref _targets);
        set => Volatile.Write(ref _targets, value);
    }

    /// <summary>Samples of threads so far; of threads that rest a sample stands for all the time.</summary>
    public long Samples
    {
        get => Volatile.Read(ref _samples);
        set => Volatile.Write(ref _samples, value);
    }

    /// <summary>Of those the ones whose stack could not be read as a whole.</summary>
    public long Invalid
    {
        get => Volatile.Read(ref _invalid);
        set => Volatile.Write(ref _invalid, value);
    }

    /// <summary>Deadlines that were left out.</summary>
    public long Missed
    {
        get => Volatile.Read(ref _missed);
        set => Volatile.Write(ref _missed, value);
    }

    /// <summary>Processes that may not be read, at the last look.</summary>
    public long Refused
    {
        get => Volatile.Read(ref _refused);
        set => Volatile.Write(ref _refused, value);
    }

    /// <summary>Windows that were thrown away because those before them were not encoded yet.</summary>
    public long LostWindows => Volatile.Read(ref _lostWindows);

    /// <summary>Counts one.</summary>
    public void LoseWindow() => _ = Interlocked.Increment(ref _lostWindows);
}
