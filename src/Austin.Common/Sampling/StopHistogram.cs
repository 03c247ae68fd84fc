namespace Austin.Common.Sampling;

/// <summary>How long threads were stopped: a histogram with steps of 1 µs.</summary>
internal sealed class StopHistogram
{
    private const long NanosecondsPerMicrosecond = 1000;

    // Longer ones are counted with the longest.
    private const int Steps = 4096;

    private readonly int[] _counts = new int[Steps];
    private long _longest;

    /// <summary>Number of stops.</summary>
    public long Count { get; private set; }

    /// <summary>The longest one in µs, rounded up.</summary>
    public long Longest => RoundedUp(_longest);

    /// <summary>Counts a stop.</summary>
    public void Add(long nanoseconds)
    {
        Count++;
        _longest = Math.Max(_longest, nanoseconds);
        _counts[Math.Clamp(RoundedUp(nanoseconds), 0, Steps - 1)]++;
    }

    /// <summary>The least time in µs that this share of the stops did not exceed.</summary>
    public long Quantile(double share)
    {
        long left = (long)Math.Ceiling(share * Count);
        for (int i = 0; i < Steps - 1; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return i;
            }
        }

        return Longest;
    }

    private static long RoundedUp(long nanoseconds) => (nanoseconds + NanosecondsPerMicrosecond - 1) / NanosecondsPerMicrosecond;
}
