using System.Text;

namespace Austin.Exports.Datadog;

/// <summary>Tags as Datadog documents them, a text for all: <c>name:value</c>, separated by commas.</summary>
internal static class TagList
{
    // Its documents say characters, its own clients count bytes: this is right by both.
    private const int MostBytes = 200;

    /// <summary>The text. Of several with one name the first counts; one without a value, or whose name has no letter, is left out.</summary>
    /// <param name="tags">Names and values, whatever is in them.</param>
    /// <param name="most">How many are kept.</param>
    public static string Join(IEnumerable<(string Name, string Value)> tags, int most) =>
        string.Join(',', tags.Select(tag => (Name: CleanName(tag.Name), tag.Value))
            .Select(tag => (tag.Name, Value: CleanValue(tag.Value, MostBytes - Encoding.UTF8.GetByteCount(tag.Name) - 1)))
            .Where(tag => tag.Name.Length > 0 && tag.Value.Length > 0)
            .DistinctBy(tag => tag.Name, StringComparer.OrdinalIgnoreCase)
            .Take(most)
            .Select(tag => $"{tag.Name}:{tag.Value}"));

    // It begins with a letter, and ends in front of the first colon.
    private static string CleanName(string name) => Clean(name.EnumerateRunes().SkipWhile(rune => !Rune.IsLetter(rune)), ":", MostBytes);

    // No tag ends with a colon.
    private static string CleanValue(string value, int most) => Clean(value.EnumerateRunes(), "", most).TrimEnd(':');

    // Other characters are what Datadog makes of them, before a comma can begin another tag.
    private static string Clean(IEnumerable<Rune> text, string forbidden, int most)
    {
        StringBuilder clean = new();
        int bytes = 0;
        foreach (Rune rune in text)
        {
            bool isKept = Rune.IsLetterOrDigit(rune) || ("_-.:/".Contains(rune.ToString(), StringComparison.Ordinal) && !forbidden.Contains(rune.ToString(), StringComparison.Ordinal));
            Rune shown = isKept ? rune : new Rune('_');
            bytes += shown.Utf8SequenceLength;
            if (bytes > most)
            {
                break;
            }

            clean.Append(shown.ToString());
        }

        return clean.ToString();
    }
}
