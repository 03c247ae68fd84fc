using System.Text.RegularExpressions;

namespace Austin.Tui.Views;

/// <summary>Which names and files are to be shown: those that have a text in any case, or fit <c>/a regular expression/</c>.</summary>
internal sealed class NameFilter
{
    /// <summary>All are.</summary>
    public static readonly NameFilter None = new("", null);

    private readonly Regex? _regex;

    private NameFilter(string text, Regex? regex) => (Text, _regex) = (text, regex);

    /// <summary>What was typed.</summary>
    public string Text { get; }

    /// <summary>Whether all are shown.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Reads what a user typed.</summary>
    /// <param name="text">A part of a name, or an expression between slashes.</param>
    /// <param name="problem">What is wrong with the expression, in one line.</param>
    /// <returns>Null where something is wrong.</returns>
    public static NameFilter? TryParse(string text, out string problem)
    {
        problem = "";
        if (text.Length < 3 || text[0] != '/' || text[^1] != '/')
        {
            return new NameFilter(text == "//" ? "" : text, null);
        }

        return BoundedRegex.TryParse(text[1..^1], out problem) is { } regex ? new NameFilter(text, regex) : null;
    }

    /// <summary>Whether a name or a file is to be shown.</summary>
    public bool Matches(string name, string file) =>
        IsEmpty
        || (_regex is not null ? _regex.IsMatch(name) || _regex.IsMatch(file)
            : name.Contains(Text, StringComparison.OrdinalIgnoreCase) || file.Contains(Text, StringComparison.OrdinalIgnoreCase));
}
