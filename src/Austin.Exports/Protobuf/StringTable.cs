namespace Austin.Exports.Protobuf;

/// <summary>The string table of a profile: number 0 is the empty string, the others follow in order of first use.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _ids = new() { [""] = 0 };
    private readonly List<string> _all = [""];

    public IReadOnlyList<string> All => _all;

    /// <summary>The number of a string.</summary>
    public long Id(string text)
    {
        if (!_ids.TryGetValue(text, out int id))
        {
            id = _all.Count;
            _ids.Add(text, id);
            _all.Add(text);
        }

        return id;
    }
}
