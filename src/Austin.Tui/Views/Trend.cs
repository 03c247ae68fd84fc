using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>Whether what functions cost themselves rises or falls: their share of the last seconds against that of the window.</summary>
internal sealed class Trend
{
    // A change is one from so many per cent of all on, and from this part of the share itself on; less is noise.
    private const double LeastChange = 2;
    private const double LeastPart = 0.2;

    private readonly Dictionary<int, long> _own;
    private readonly long _latest;
    private readonly long _window;

    /// <summary>Compares two parts of a profile.</summary>
    /// <param name="latest">The last seconds.</param>
    /// <param name="window">The window.</param>
    /// <param name="byLine">Whether rows are lines.</param>
    public Trend(LiveSnapshot latest, LiveSnapshot window, bool byLine)
    {
        _own = latest.Rows(byLine).ToDictionary(row => row.Key, row => row.Own);
        (_latest, _window) = (latest.Sum, window.Sum);
    }

    /// <summary>1 where a row's share rises, -1 where it falls, else 0.</summary>
    /// <param name="key">The row.</param>
    /// <param name="own">What it cost in the window.</param>
    public int Of(int key, long own)
    {
        if (_latest <= 0 || _window <= 0)
        {
            return 0;
        }

        double before = 100.0 * own / _window;
        double now = 100.0 * _own.GetValueOrDefault(key) / _latest;
        return Math.Abs(now - before) < Math.Max(LeastChange, LeastPart * before) ? 0 : Math.Sign(now - before);
    }

    /// <summary>What stands in front of a name.</summary>
    public static (string Mark, Style Style) Show(int trend, Palette palette) => trend switch
    {
        > 0 => (palette.Glyph("\u25b2 ", "^ "), Style.Red),
        < 0 => (palette.Glyph("\u25bc ", "v "), Style.Green),
        _ => ("  ", Style.Plain),
    };
}
