using System.Globalization;
using System.Text;

namespace Austin.Tui.Drawing;

/// <summary>What the terminal can show.</summary>
/// <param name="HasAttributes">Bold, underlined and reverse text.</param>
/// <param name="HasColours">The sixteen colours.</param>
/// <param name="IsUnicode">UTF-8, otherwise ASCII.</param>
internal sealed record Palette(bool HasAttributes, bool HasColours, bool IsUnicode)
{
    private const int ColourMask = 0x70;
    private const int FirstColour = 31;

    /// <summary>Text without any decoration.</summary>
    public static readonly Palette Plain = new(false, false, true);

    /// <summary>Decides by the environment.</summary>
    /// <param name="term">The value of TERM.</param>
    /// <param name="noColor">The value of NO_COLOR (https://no-color.org: any non-empty value switches colours off).</param>
    /// <param name="locale">The first of LC_ALL, LC_CTYPE and LANG that is not empty.</param>
    public static Palette For(string? term, string? noColor, string? locale)
    {
        bool isDumb = string.IsNullOrEmpty(term) || term == "dumb";
        bool isUnicode = locale is not null
            && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));
        return new Palette(!isDumb, !isDumb && string.IsNullOrEmpty(noColor), isUnicode);
    }

    /// <summary>The one or the other, by what the terminal can show.</summary>
    public string Glyph(string unicode, string ascii) => IsUnicode ? unicode : ascii;

    /// <summary>Appends the sequence that starts a style; nothing for plain text or where it cannot be shown.</summary>
    /// <returns>Whether there is something to end.</returns>
    public bool Start(StringBuilder text, Style style)
    {
        if (!HasAttributes)
        {
            return false;
        }

        int colour = HasColours ? ((int)style & ColourMask) >> 4 : 0;
        List<int> codes = [];
        Add(codes, style, Style.Bold, 1);
        Add(codes, style, Style.Dim, 2);
        Add(codes, style, Style.Underline, 4);
        Add(codes, style, Style.Reverse, 7);
        if (colour > 0)
        {
            codes.Add(FirstColour + colour - 1);
        }

        if (codes.Count == 0)
        {
            return false;
        }

        text.Append("\e[").AppendJoin(';', codes.Select(code => code.ToString(CultureInfo.InvariantCulture))).Append('m');
        return true;
    }

    private static void Add(List<int> codes, Style style, Style flag, int code)
    {
        if (style.HasFlag(flag))
        {
            codes.Add(code);
        }
    }
}
