using System.Globalization;

namespace Austin.Bench.Measurements;

/// <summary>Samples by what is wrong with them.</summary>
internal sealed class StackTally
{
    public long Samples { get; set; }

    /// <summary>Marked so by the sampler.</summary>
    public long Invalid { get; set; }

    /// <summary>Cut short by the sampler, by its own count.</summary>
    public long Truncated { get; set; }

    public long Impossible { get; set; }

    public double PercentImpossible => Samples == Invalid ? 0 : 100.0 * Impossible / (Samples - Invalid);

    public void Add(StackTally other)
    {
        Samples += other.Samples;
        Invalid += other.Invalid;
        Truncated += other.Truncated;
        Impossible += other.Impossible;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Samples:N0} samples, {Impossible:N0} impossible ({PercentImpossible:F4} %), {Invalid:N0} marked invalid, {Truncated:N0} cut short by the sampler's own count");
}
