using System.Buffers;

namespace Austin.Agent.Pushing;

/// <summary>Headers that a user wants with each request.</summary>
internal static class HeaderLines
{
    // What a name may not have (RFC 9110, 5.6.2), as far as anybody may type it.
    private static readonly SearchValues<char> _separators = SearchValues.Create(" \t\"(),/:;<=>?@[\\]{}");

    /// <summary>Lines <c>Name: value</c>; empty ones and those that begin with # do not count.</summary>
    /// <returns>null where a line is of another kind.</returns>
    public static IReadOnlyList<(string Name, string Value)>? Parse(string text) =>
        Parse([.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')], ':');

    /// <summary>The form of OTEL_EXPORTER_OTLP_HEADERS: <c>name=value</c>, separated by commas, with percent signs for special characters.</summary>
    public static IReadOnlyList<(string Name, string Value)>? ParseVariable(string text) =>
        Parse([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], '=')?
            .Select(header => (header.Name, Uri.UnescapeDataString(header.Value))).ToList();

    private static List<(string Name, string Value)>? Parse(IReadOnlyList<string> lines, char separator)
    {
        List<(string, string)> headers = [];
        foreach (string line in lines)
        {
            int end = line.IndexOf(separator, StringComparison.Ordinal);
            string name = end < 0 ? "" : line[..end].Trim();
            if (name.Length == 0 || name.AsSpan().ContainsAny(_separators))
            {
                return null;
            }

            headers.Add((name, line[(end + 1)..].Trim()));
        }

        return headers;
    }
}
