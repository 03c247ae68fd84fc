namespace Austin.Symbols.Dwarf;

/// <summary>
/// Which units have code at an address. The short table <c>.debug_aranges</c> is asked first; where it does not help,
/// what units say of themselves, for which every unit must be looked at; and for the rest their line tables.
/// </summary>
internal sealed class UnitIndex(DwarfFile file)
{
    private readonly List<DwarfUnit> _silent = [];
    private Dictionary<ulong, List<AddressRange>>? _table;

    // Each holds offsets of units.
    private IntervalIndex? _listed;
    private IntervalIndex? _claimed;
    private IntervalIndex? _searched;

    private Dictionary<ulong, List<AddressRange>> Table =>
        _table ??= AddressRangeTable.Read(file.Sections.Get(DwarfSection.AddressRanges), file.Limits);

    /// <summary>The units around an address by <c>.debug_aranges</c> alone, the most likely first.</summary>
    public void FindListed(ulong vaddr, List<DwarfUnit> units) => Collect(_listed ??= ReadTable(), vaddr, units);

    /// <summary>The units around an address, the most likely first.</summary>
    public void Find(ulong vaddr, List<DwarfUnit> units)
    {
        Collect(_claimed ??= AskUnits(), vaddr, units);
        if (units.Count == 0 && _silent.Count > 0)
        {
            Collect(_searched ??= SearchSilent(), vaddr, units);
        }
    }

    private void Collect(IntervalIndex index, ulong vaddr, List<DwarfUnit> units)
    {
        const int Enough = 8;

        for (int i = index.Find(vaddr); i >= 0 && units.Count < Enough; i = index.FindBelow(i, vaddr))
        {
            if (file.TryGetUnit(index.ValueAt(i), out DwarfUnit? unit))
            {
                units.Add(unit);
            }
        }
    }

    private IntervalIndex ReadTable()
    {
        var ranges = new List<(AddressRange, int)>();

        // Backwards, so that of units that claim the same code (a linker kept one copy for all) the first is found first.
        foreach ((ulong offset, List<AddressRange> own) in Table.OrderByDescending(static entry => entry.Key))
        {
            if (offset <= int.MaxValue)
            {
                Add((int)offset, own, ranges);
            }
        }

        return new IntervalIndex(ranges, file.Limits);
    }

    private IntervalIndex AskUnits()
    {
        var ranges = new List<(AddressRange, int)>();
        var reader = new RangeReader(file.Limits.UnitRanges);
        foreach (DwarfUnit unit in file.Units.Reverse())
        {
            if (unit.Header.IsTypeUnit)
            {
                continue;
            }

            ref readonly UnitAttributes root = ref unit.Root;
            if (reader.Read(unit, root.LowPc, root.HighPc, root.Ranges))
            {
                Add(unit.Header.Offset, reader.Ranges, ranges);
            }
            else if (root.StatementList.IsPresent)
            {
                _silent.Add(unit);
            }
        }

        return new IntervalIndex(ranges, file.Limits);
    }

    private IntervalIndex SearchSilent()
    {
        var ranges = new List<(AddressRange, int)>();
        foreach (DwarfUnit unit in _silent)
        {
            IEnumerable<AddressRange>? own = Table.GetValueOrDefault((ulong)unit.Header.Offset);
            Add(unit.Header.Offset, own ?? UnitLines.Read(unit)?.Ranges ?? [], ranges);
        }

        return new IntervalIndex(ranges, file.Limits);
    }

    private void Add(int unit, IEnumerable<AddressRange> own, List<(AddressRange, int)> ranges)
    {
        foreach (AddressRange range in own)
        {
            if (ranges.Count < file.Limits.UnitRanges)
            {
                ranges.Add((range, unit));
            }
        }
    }
}
