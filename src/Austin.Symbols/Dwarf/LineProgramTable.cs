namespace Austin.Symbols.Dwarf;

/// <summary>The line table of a unit: address to row, number to file.</summary>
internal sealed class LineProgramTable
{
    private readonly LineRow[] _rows;
    private readonly IntervalIndex _sequences;
    private readonly List<(AddressRange Range, int FirstRow)> _ranges;

    public LineProgramTable(LineHeader header, LineRow[] rows, List<(AddressRange Range, int FirstRow)> sequences, DwarfLimits limits)
    {
        Header = header;
        _rows = rows;
        _ranges = sequences;
        var numbered = new List<(AddressRange, int)>(sequences.Count);
        for (int i = 0; i < sequences.Count; i++)
        {
            numbered.Add((sequences[i].Range, i));
        }

        _sequences = new IntervalIndex(numbered, limits);
    }

    public LineHeader Header { get; }

    /// <summary>Rendered paths by file number.</summary>
    public Dictionary<uint, string?> Paths { get; } = [];

    /// <summary>Bytes this table occupies, roughly.</summary>
    public long Size => (_rows.LongLength * 16) + _sequences.Size;

    /// <summary>The addresses that the table covers.</summary>
    public IEnumerable<AddressRange> Ranges => _ranges.Select(static sequence => sequence.Range);

    /// <summary>The last row at or below an address, inside a sequence that covers it.</summary>
    public bool TryFind(ulong vaddr, out LineRow row)
    {
        int position = _sequences.Find(vaddr);
        if (position < 0)
        {
            row = default;
            return false;
        }

        int sequence = _sequences.ValueAt(position);
        int low = _ranges[sequence].FirstRow;
        int high = sequence + 1 < _ranges.Count ? _ranges[sequence + 1].FirstRow : _rows.Length;
        uint delta = (uint)(vaddr - _ranges[sequence].Range.Begin);

        // The first row is at delta 0, so there always is one.
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (_rows[middle].Delta <= delta)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        row = _rows[low];
        return true;
    }
}
