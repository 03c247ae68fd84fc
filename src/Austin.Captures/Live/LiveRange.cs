namespace Austin.Captures.Live;

/// <summary>Some seconds of a run, by the feeder's clock.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The first that is not in it any more.</param>
public readonly record struct LiveRange(long From, long To)
{
    /// <summary>Whether a second is one of them.</summary>
    public bool Has(long second) => second >= From && second < To;
}
