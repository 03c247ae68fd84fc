using System.Text;
using Wcwidth;

namespace Austin.Tui.Drawing;

/// <summary>How many columns text takes on a terminal.</summary>
internal static class TextWidth
{
    /// <summary>Columns of a character: 0 for one that joins the one before, 2 for a wide one.</summary>
    public static int Of(Rune rune) => rune.Value is >= 0x20 and < 0x7F ? 1 : Math.Max(UnicodeCalculator.GetWidth(rune.Value), 0);

    /// <summary>Columns of a text.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += Of(rune);
        }

        return width;
    }
}
