namespace Austin.Symbols.Dwarf;

/// <summary>
/// Which units have code at an address. Most units say so themselves; only for an address that none of those
/// claims are the rest asked: by <c>.debug_aranges</c>, then by their line table.
/// </summary>
internal sealed class UnitIndex
{
    private readonly DwarfFile _file;
    private readonly IntervalIndex _claimed;
    private readonly List<int> _silent = [];
    private IntervalIndex? _searched;

    public UnitIndex(DwarfFile file)
    {
        _file = file;
        var ranges = new List<(AddressRange, int)>();
        var reader = new RangeReader(file.Limits.UnitRanges);

        // Backwards, so that of units that claim the same code (a linker kept one copy for all) the first is found first.
        for (int i = file.Units.Length - 1; i >= 0; i--)
        {
            DwarfUnit unit = file.Units[i];
            if (unit.Header.IsTypeUnit)
            {
                continue;
            }

            ref readonly UnitAttributes root = ref unit.Root;
            if (reader.Read(unit, root.LowPc, root.HighPc, root.Ranges))
            {
                foreach (AddressRange range in reader.Ranges)
                {
                    ranges.Add((range, i));
                }
            }
            else if (root.StatementList.IsPresent)
            {
                _silent.Add(i);
            }
        }

        _claimed = new IntervalIndex(ranges, file.Limits);
    }

    /// <summary>The units around an address, the most likely first.</summary>
    public void Find(ulong vaddr, List<DwarfUnit> units)
    {
        Collect(_claimed, vaddr, units);
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
            units.Add(_file.Units[index.ValueAt(i)]);
        }
    }

    private IntervalIndex SearchSilent()
    {
        var ranges = new List<(AddressRange, int)>();
        Dictionary<ulong, List<AddressRange>> table =
            AddressRangeTable.Read(_file.Sections.Get(DwarfSection.AddressRanges), _file.Limits);
        foreach (int i in _silent)
        {
            DwarfUnit unit = _file.Units[i];
            IEnumerable<AddressRange>? own = table.GetValueOrDefault((ulong)unit.Header.Offset);
            own ??= UnitLines.Read(unit)?.Ranges;
            foreach (AddressRange range in own ?? [])
            {
                if (ranges.Count < _file.Limits.UnitRanges)
                {
                    ranges.Add((range, i));
                }
            }
        }

        return new IntervalIndex(ranges, _file.Limits);
    }
}
