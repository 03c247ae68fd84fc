using System.Globalization;

namespace Austin.Exports.Profiles;

/// <summary>The mapped files of the capture's <c>map</c> metadata, numbered from 1.</summary>
internal sealed class MappedFiles
{
    private readonly Dictionary<(ulong Low, ulong High, string Path), int> _known = [];
    private readonly List<(ulong Low, ulong High, string Path)> _all = [];

    public IReadOnlyList<(ulong Low, ulong High, string Path)> All => _all;

    /// <summary>Notes a line <c>lo-hi path</c>; one that is not of that shape is ignored.</summary>
    public void Add(string value)
    {
        int dash = value.IndexOf('-', StringComparison.Ordinal);
        int blank = value.IndexOf(' ', StringComparison.Ordinal);
        if (dash > 0 && blank > dash
            && ulong.TryParse(value.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, null, out ulong low)
            && ulong.TryParse(value.AsSpan(dash + 1, blank - dash - 1), NumberStyles.AllowHexSpecifier, null, out ulong high))
        {
            (ulong, ulong, string) mapping = (low, high, value[(blank + 1)..]);
            if (_known.TryAdd(mapping, _all.Count))
            {
                _all.Add(mapping);
            }
        }
    }

    /// <summary>The number of the mapping that holds an address; 0 if there is none.</summary>
    public long Find(ulong pc)
    {
        int index = _all.FindIndex(m => m.Low <= pc && pc < m.High);
        return index + 1;
    }
}
