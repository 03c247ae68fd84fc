namespace Austin.Bench.Measurements;

/// <summary>How much is measured.</summary>
/// <param name="Seconds">How long each run samples.</param>
/// <param name="Rounds">How often each contender takes its turn.</param>
/// <param name="SpeedMinors">Versions of CPython 3 for speed, rate and shares.</param>
/// <param name="TruthMinors">Versions for impossible stacks.</param>
/// <param name="Intervals">Asked of the samplers to see what rate they keep, in µs.</param>
/// <param name="ShareIntervals">At which shares are measured, in µs.</param>
/// <param name="Seeds">Random call graphs of each kind.</param>
/// <param name="IsThorough">Whether variations of a target are measured too.</param>
internal sealed record Plan(
    int Seconds,
    int Rounds,
    IReadOnlyList<int> SpeedMinors,
    IReadOnlyList<int> TruthMinors,
    IReadOnlyList<int> Intervals,
    IReadOnlyList<int> ShareIntervals,
    int Seeds,
    bool IsThorough)
{
    public static Plan Full { get; } = new(2, 3, [9, 11, 13, 15], [8, 9, 10, 11, 12, 13, 14, 15], [10, 20, 50, 100, 1000], [20, 100, 1000], 2, true);

    public static Plan Quick { get; } = new(1, 2, [11, 15], [11, 15], [20, 100, 1000], [100], 1, false);
}
