using System.Numerics;

namespace AustinP.Resolve.Maps;

/// <summary>The files mapped into one process, at least for a time.</summary>
/// <param name="id">Dense number, 0 for the first of the capture.</param>
internal sealed class AddressSpace(int id)
{
    private const ulong LargestPage = 65536;

    private readonly List<MapEntry> _entries = [];
    private readonly Dictionary<string, ulong> _bases = [];

    public int Id { get; } = id;

    /// <summary>Ranges by address; they do not overlap.</summary>
    public IReadOnlyList<MapEntry> Entries => _entries;

    /// <summary>
    /// Bytes of a page of the process's machine, by what all ranges are multiples of: 64 KiB at most, and 4 KiB for one that has some
    /// dozens of ranges and pages of that size.
    /// </summary>
    public ulong PageSize => 1UL << BitOperations.TrailingZeroCount(_entries.Aggregate(LargestPage, (bits, entry) => bits | entry.Start | entry.End));

    /// <summary>The range that holds an address, or null.</summary>
    public MapEntry? Find(ulong pc)
    {
        int next = CountUpTo(pc);
        return next > 0 && _entries[next - 1].Contains(pc) ? _entries[next - 1] : null;
    }

    /// <summary>
    /// Whether ranges may be of this process: none overlaps a range of another file, and no file that is here already
    /// starts elsewhere, as it would in another process.
    /// </summary>
    public bool Agrees(IReadOnlyList<MapEntry> entries)
    {
        foreach (IGrouping<string, MapEntry> file in entries.GroupBy(entry => entry.Path))
        {
            if (_bases.TryGetValue(file.Key, out ulong known) && known != file.Min(entry => entry.Start))
            {
                return false;
            }
        }

        return entries.All(entry => Overlapping(entry).TrueForAll(known => known.Path == entry.Path));
    }

    /// <summary>Whether a range shows other bytes than what is known to be at its addresses.</summary>
    public bool Contradicts(MapEntry entry) => Overlapping(entry).Exists(
        known => known.Path != entry.Path || known.BuildId != entry.BuildId || known.Start - known.Offset != entry.Start - entry.Offset);

    /// <summary>Adds a range; it takes the place of those it overlaps.</summary>
    public void Add(MapEntry entry)
    {
        foreach (MapEntry old in Overlapping(entry))
        {
            _entries.Remove(old);
        }

        _entries.Insert(CountUpTo(entry.Start), entry);
        _bases[entry.Path] = Math.Min(entry.Start, _bases.GetValueOrDefault(entry.Path, ulong.MaxValue));
    }

    /// <summary>Adds ranges in their order.</summary>
    public void Add(IEnumerable<MapEntry> entries)
    {
        foreach (MapEntry entry in entries)
        {
            Add(entry);
        }
    }

    private List<MapEntry> Overlapping(MapEntry entry)
    {
        List<MapEntry> found = [];
        for (int i = CountUpTo(entry.End - 1) - 1; i >= 0 && _entries[i].Overlaps(entry); i--)
        {
            found.Add(_entries[i]);
        }

        return found;
    }

    // The number of ranges that start at or before an address.
    private int CountUpTo(ulong pc)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Start <= pc)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
