using System.Globalization;

namespace Austin.Captures.Samples;

/// <summary>How sampling went so far, the metadatum <c>progress</c>: numbers from the start on, parted by blanks.</summary>
/// <param name="Rounds">Deadlines at which all processes were passed over.</param>
/// <param name="Missed">Deadlines that were left out, as the one after them had passed, too.</param>
/// <param name="Samples">Samples written.</param>
/// <param name="Invalid">Of these, those with the invalid mark.</param>
/// <param name="Truncated">Of these, those without their innermost frames.</param>
/// <param name="GilLooks">Looks at the GIL of a process, at random moments.</param>
/// <param name="GilHeld">Of these, those at which a thread held it.</param>
/// <param name="ThreadLooks">Threads that were looked at then.</param>
/// <param name="ThreadsWaiting">Of these, those that waited for the GIL.</param>
public readonly record struct SamplingProgress(
    long Rounds, long Missed, long Samples, long Invalid, long Truncated, long GilLooks, long GilHeld, long ThreadLooks, long ThreadsWaiting)
{
    /// <summary>The key of the metadatum.</summary>
    public const string Key = "progress";

    private const int Count = 9;

    /// <summary>Share of samples with the invalid mark, in per cent; null where there are none.</summary>
    public double? InvalidPercent => Percent(Invalid, Samples);

    /// <summary>Share of deadlines that were left out.</summary>
    public double? MissedPercent => Percent(Missed, Rounds + Missed);

    /// <summary>Share of the time in which a thread held the GIL.</summary>
    public double? GilPercent => Percent(GilHeld, GilLooks);

    /// <summary>Share of the time of all threads in which they waited for the GIL.</summary>
    public double? WaitingPercent => Percent(ThreadsWaiting, ThreadLooks);

    /// <summary>Reads a value; false for one that is none.</summary>
    public static bool TryParse(string value, out SamplingProgress progress)
    {
        progress = default;
        Span<long> numbers = stackalloc long[Count];
        int read = 0;
        foreach (Range range in value.AsSpan().Split(' '))
        {
            if (read == Count || !long.TryParse(value.AsSpan(range), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[read++]))
            {
                return false;
            }
        }

        progress = new SamplingProgress(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8]);
        return read == Count;
    }

    /// <summary>What came since an earlier one.</summary>
    public SamplingProgress Since(SamplingProgress earlier) => new(
        Rounds - earlier.Rounds, Missed - earlier.Missed, Samples - earlier.Samples, Invalid - earlier.Invalid, Truncated - earlier.Truncated,
        GilLooks - earlier.GilLooks, GilHeld - earlier.GilHeld, ThreadLooks - earlier.ThreadLooks, ThreadsWaiting - earlier.ThreadsWaiting);

    /// <summary>The value of the metadatum.</summary>
    public string Format() => string.Create(
        CultureInfo.InvariantCulture, $"{Rounds} {Missed} {Samples} {Invalid} {Truncated} {GilLooks} {GilHeld} {ThreadLooks} {ThreadsWaiting}");

    private static double? Percent(long part, long whole) => whole > 0 ? 100.0 * part / whole : null;
}
