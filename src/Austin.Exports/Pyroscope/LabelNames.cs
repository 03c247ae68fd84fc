using System.Text;

namespace Austin.Exports.Pyroscope;

/// <summary>Labels as Pyroscope and Prometheus take them: others make a server refuse the whole profile.</summary>
internal static class LabelNames
{
    private const int MostBytesOfName = 1024;
    private const int MostBytesOfValue = 2048;

    /// <summary>A name of letters, digits and underscores that starts with no digit; null where nothing is left.</summary>
    public static string? Clean(string name)
    {
        StringBuilder clean = new();
        foreach (char c in name)
        {
            if (clean.Length < MostBytesOfName)
            {
                clean.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }
        }

        // Two underscores in front are for the server's own labels.
        string text = clean.ToString();
        text = text.StartsWith("__", StringComparison.Ordinal) ? text.TrimStart('_') : text;
        return text.Trim('_').Length == 0 ? null : char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    /// <summary>A value without control characters, cut where it is too long.</summary>
    public static string CleanValue(string value)
    {
        StringBuilder clean = new();
        int bytes = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            Rune shown = Rune.IsControl(rune) ? new Rune('_') : rune;
            bytes += shown.Utf8SequenceLength;
            if (bytes > MostBytesOfValue)
            {
                break;
            }

            clean.Append(shown.ToString());
        }

        return clean.ToString();
    }
}
