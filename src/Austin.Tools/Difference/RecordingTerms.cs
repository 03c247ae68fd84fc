using System.Globalization;

namespace Austin.Tools.Difference;

/// <summary>How a capture was recorded, as far as its metadata tell.</summary>
internal sealed class RecordingTerms
{
    // Key of the metadatum, what people call it, and its value where a capture with metadata does not have it.
    private static readonly (string Key, string Name, string Unless)[] _all =
    [
        ("interval", "the interval", "unknown"), ("mode", "the mode", "unknown"), ("hide-idle", "--hide-idle", "off"), ("async", "--async", "off"), ("multiprocess", "sampling of children", "off"),
    ];

    private readonly Dictionary<string, string> _values = [];
    private bool _areTold;

    /// <summary>Takes note of a metadatum; of joined captures the first counts.</summary>
    public void Metadata(string key, string value)
    {
        _areTold |= key == "austin";
        if (_all.Any(term => term.Key == key))
        {
            _ = _values.TryAdd(key, value);
        }
    }

    /// <summary>Says in a sentence what is not the same in another capture; null when all is, or one of them does not tell.</summary>
    /// <param name="after">The other one.</param>
    public string? Difference(RecordingTerms after)
    {
        string[] differences = !_areTold || !after._areTold ? [] :
        [
            .. _all.Where(term => Value(term) != after.Value(term)).Select(term => $"{term.Name} was {Text(term)}, then {after.Text(term)}"),
        ];
        return differences.Length > 0 ? $"They were not recorded in the same way: {string.Join("; ", differences)}." : null;
    }

    private string Value((string Key, string Name, string Unless) term) => _values.GetValueOrDefault(term.Key, term.Unless);

    private string Text((string Key, string Name, string Unless) term) =>
        term.Key == "interval" && long.TryParse(Value(term), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0} ms")
            : Value(term);
}
