namespace Austin.Documents.ManPages;

/// <summary>Text for man(7) pages.</summary>
internal static class Roff
{
    /// <summary>Escapes running text.</summary>
    public static string Text(string text)
    {
        text = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return text.Length > 0 && text[0] is '.' or '\'' ? "\\&" + text : text;
    }

    public static string Bold(string text) => $"\\fB{Text(text)}\\fR";

    public static string Italic(string text) => $"\\fI{Text(text)}\\fR";
}
