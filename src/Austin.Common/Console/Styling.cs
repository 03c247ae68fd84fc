namespace Austin.Common.Console;

/// <summary>Which decorations a destination shows.</summary>
/// <param name="Colours">ANSI colours: on a terminal, unless <c>NO_COLOR</c> is set to something.</param>
/// <param name="Emoji">Emoji: on a terminal.</param>
internal sealed record Styling(bool Colours, bool Emoji)
{
    public static readonly Styling Plain = new(false, false);

    /// <summary>Decides for a destination.</summary>
    /// <param name="isTerminal">Whether the destination is a terminal.</param>
    /// <param name="noColor">The value of <c>NO_COLOR</c> (https://no-color.org: any non-empty value switches colours off).</param>
    public static Styling For(bool isTerminal, string? noColor) => new(isTerminal && string.IsNullOrEmpty(noColor), isTerminal);

    /// <summary>The text in an ANSI rendition such as <c>1</c> (bold) or <c>33;1</c>.</summary>
    public string Paint(string rendition, string text) => Colours ? $"\e[{rendition}m{text}\e[0m" : text;

    /// <summary>The text in bold.</summary>
    public string Bold(string text) => Paint("1", text);

    /// <summary>The emoji and a blank, or nothing.</summary>
    public string Icon(string emoji) => Emoji ? emoji + " " : "";
}
