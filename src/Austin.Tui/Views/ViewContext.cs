using Austin.Captures.Live;
using Austin.Captures.Samples;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>What a view draws from.</summary>
/// <param name="Snapshot">The profile.</param>
/// <param name="Metric">The quantity it is for.</param>
/// <param name="State">What the user has chosen.</param>
/// <param name="Palette">What the terminal can show.</param>
/// <param name="Columns">The width of the screen.</param>
/// <param name="Now">The second it is, by the feeder's clock; null where samples have no time.</param>
/// <param name="Latest">The last seconds of the profile, to tell what changes; null where that is not asked for.</param>
internal sealed record ViewContext(
    LiveSnapshot Snapshot, Metric Metric, ViewState State, Palette Palette, int Columns, long? Now, LiveSnapshot? Latest = null)
{
    /// <summary>The threads in the order to show them in.</summary>
    public IReadOnlyList<LiveThread> Threads { get; } = State.ThreadOrder.Of(Snapshot);

    /// <summary>Whether a value is too small a share to be shown.</summary>
    public bool IsBelowThreshold(long value) => value * 100.0 < (double)State.Threshold * Snapshot.Sum;
}
