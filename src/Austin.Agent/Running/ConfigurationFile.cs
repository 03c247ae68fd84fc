namespace Austin.Agent.Running;

/// <summary>
/// The file of <c>--config</c>: a line <c>NAME = VALUE</c> for each option. Blanks around both do not count, nor do empty lines and those
/// that begin with #.
/// </summary>
/// <remarks>A # behind a value belongs to it, as in a regular expression.</remarks>
internal static class ConfigurationFile
{
    /// <summary>Its lines, but for those that do not count. Whether there are such options is for the caller to tell.</summary>
    /// <exception cref="AgentFailure">It cannot be read, or a line is of another form.</exception>
    public static IReadOnlyList<ConfigurationLine> Read(string path) => Parse(path, TextFile.Read(path));

    /// <summary>The same, of a given text.</summary>
    public static IReadOnlyList<ConfigurationLine> Parse(string path, string text) =>
    [
        .. text.Split('\n').Select((line, index) => (Text: line.Trim(), Number: index + 1))
            .Where(line => line.Text.Length > 0 && line.Text[0] != '#')
            .Select(line => Line(path, line.Number, line.Text)),
    ];

    private static ConfigurationLine Line(string path, int number, string text)
    {
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        ConfigurationLine line = new(path, number, parts[0], parts[^1]);
        return parts is [{ Length: > 0 }, { Length: > 0 }] ? line : throw line.Refuse("a line has the form NAME = VALUE");
    }
}
