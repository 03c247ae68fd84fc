namespace Austin.Symbols.Dwarf;

/// <summary>
/// Address ranges with a number each, searchable by address, overlaps allowed. Of the ranges around an address the
/// one that begins last comes first, of those that begin together the one added last.
/// </summary>
internal sealed class IntervalIndex
{
    private readonly Entry[] _entries;
    private readonly int _steps;

    public IntervalIndex(IReadOnlyCollection<(AddressRange Range, int Value)> ranges, DwarfLimits limits)
    {
        _steps = limits.IntervalSteps;
        _entries = new Entry[ranges.Count];
        int count = 0;
        foreach ((AddressRange range, int value) in ranges)
        {
            _entries[count] = new Entry(range, 0, value, count);
            count++;
        }

        Array.Sort(_entries, static (a, b) =>
            a.Range.Begin != b.Range.Begin ? a.Range.Begin.CompareTo(b.Range.Begin) : a.Order.CompareTo(b.Order));
        ulong reach = 0;
        foreach (ref Entry entry in _entries.AsSpan())
        {
            reach = Math.Max(reach, entry.Range.End);
            entry.Reach = reach;
        }
    }

    public int Count => _entries.Length;

    /// <summary>Bytes this index occupies, roughly.</summary>
    public long Size => _entries.LongLength * 40;

    /// <summary>Position of the first match, or -1.</summary>
    public int Find(ulong vaddr)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (_entries[middle].Range.Begin <= vaddr)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return FindBelow(low, vaddr);
    }

    /// <summary>Position of the next match below <paramref name="position"/>, or -1.</summary>
    public int FindBelow(int position, ulong vaddr)
    {
        int last = Math.Max(0, position - _steps);
        for (int i = position - 1; i >= last && _entries[i].Reach > vaddr; i--)
        {
            if (_entries[i].Range.Contains(vaddr))
            {
                return i;
            }
        }

        return -1;
    }

    public int ValueAt(int position) => _entries[position].Value;

    private record struct Entry(AddressRange Range, ulong Reach, int Value, int Order);
}
