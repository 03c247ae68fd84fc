using System.Text;

namespace Austin.Tui.Drawing;

/// <summary>One row of the screen, never wider than it. Whatever comes in, no control character goes out.</summary>
/// <param name="width">Columns.</param>
/// <param name="palette">What the terminal can show.</param>
internal sealed class Line(int width, Palette palette)
{
    private readonly StringBuilder _text = new();

    /// <summary>Columns taken so far.</summary>
    public int Used { get; private set; }

    /// <summary>Columns left.</summary>
    public int Room => width - Used;

    public override string ToString() => _text.ToString();

    /// <summary>Appends text, cut off where the row ends, with an ellipsis.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="skip">So many columns of it are left out at its start.</param>
    public Line Append(string text, Style style = Style.Plain, int skip = 0) => AppendWithin(text, Room, style, skip);

    /// <summary>Appends text to take exactly so many columns, cut off or filled up with blanks.</summary>
    public Line Field(string text, int columns, Style style = Style.Plain, int skip = 0)
    {
        int end = Math.Min(Used + columns, width);
        AppendWithin(text, end - Used, style, skip);
        return Used < end ? AppendWithin(new string(' ', end - Used), end - Used, style, 0) : this;
    }

    /// <summary>Appends text that ends so many columns further on, with blanks before it.</summary>
    public Line Right(string text, int columns, Style style = Style.Plain) =>
        AppendWithin(new string(' ', Math.Max(0, columns - TextWidth.Of(text))) + text, Math.Min(columns, Room), style, 0);

    /// <summary>Blanks up to the end of the row, in a style.</summary>
    public Line Fill(Style style = Style.Plain) => Field("", Room, style);

    private Line AppendWithin(string text, int room, Style style, int skip)
    {
        if (room <= 0)
        {
            return this;
        }

        bool isStyled = palette.Start(_text, style);
        int left = room;
        int rest = Math.Max(0, TextWidth.Of(text) - skip);
        foreach (Rune any in text.EnumerateRunes())
        {
            Rune rune = Printable(any);
            int columns = TextWidth.Of(rune);
            if (skip > 0)
            {
                skip -= columns;
                continue;
            }

            // The last column is for the ellipsis unless all the rest fits.
            if (columns > left || (rest > left && columns > left - 1))
            {
                _text.Append(palette.Glyph("…", "~"));
                left--;
                break;
            }

            _text.Append(rune.ToString());
            left -= columns;
            rest -= columns;
        }

        Used += room - left;
        if (isStyled)
        {
            _text.Append("\e[0m");
        }

        return this;
    }

    // Names are made safe when a capture is read; this is for whatever does not come from one.
    private Rune Printable(Rune rune)
    {
        bool isShown = rune.Value is >= 0x20 and < 0x7F || (rune.Value >= 0xA0 && palette.IsUnicode);
        return isShown ? rune : new Rune('?');
    }
}
