namespace Austin.Symbols.Dwarf;

/// <summary>
/// Collects the address ranges of entries: low and high pc, <c>.debug_ranges</c> (DWARF 4, 2.17.3) and
/// <c>.debug_rnglists</c> (DWARF 5, 2.17.3). Code that the linker discarded (address 0 or one of the tombstones) is
/// left out. One reader serves one pass and stops when <paramref name="budget"/> list entries were read.
/// </summary>
internal sealed class RangeReader(int budget)
{
    private int _budget = budget;

    /// <summary>Ranges of the last entry asked for.</summary>
    public List<AddressRange> Ranges { get; } = [];

    /// <summary>Fills <see cref="Ranges"/>; false when the entry has no code.</summary>
    public bool Read(DwarfUnit unit, AttributeValue lowPc, AttributeValue highPc, AttributeValue ranges)
    {
        Ranges.Clear();
        if (ranges.IsPresent)
        {
            if (unit.TryGetRangeList(ranges, out ulong offset))
            {
                ReadList(unit, offset);
            }
        }
        else if (unit.TryGetAddress(lowPc, out ulong low))
        {
            // DWARF 4 and later: a constant is a length.
            if (highPc.Kind == ValueKind.Constant)
            {
                Add(unit, low, low + highPc.Number);
            }
            else if (unit.TryGetAddress(highPc, out ulong high))
            {
                Add(unit, low, high);
            }
        }

        return Ranges.Count > 0;
    }

    private void ReadList(DwarfUnit unit, ulong offset)
    {
        if (unit.Encoding.Version >= 5)
        {
            ReadRangeList(unit, new DwarfCursor(unit.File.Sections.Get(DwarfSection.RangeLists), offset));
        }
        else
        {
            ReadRanges(unit, new DwarfCursor(unit.Main.File.Sections.Get(DwarfSection.Ranges), offset));
        }
    }

    private void ReadRanges(DwarfUnit unit, DwarfCursor cursor)
    {
        int size = unit.Encoding.AddressSize;
        ulong selection = size == 8 ? ulong.MaxValue : uint.MaxValue;
        ulong start = unit.BaseAddress;
        while (!cursor.AtEnd && _budget-- > 0)
        {
            ulong begin = cursor.Unsigned(size);
            ulong end = cursor.Unsigned(size);
            if (cursor.Failed || (begin == 0 && end == 0))
            {
                return;
            }

            if (begin == selection)
            {
                start = end;
            }
            else if (begin != selection - 1 && begin != end)
            {
                Add(unit, start + begin, start + end);
            }
        }
    }

    private void ReadRangeList(DwarfUnit unit, DwarfCursor cursor)
    {
        int size = unit.Encoding.AddressSize;
        ulong start = unit.BaseAddress;
        while (!cursor.AtEnd && _budget-- > 0)
        {
            switch ((RangeListEntry)cursor.U8())
            {
                case RangeListEntry.BaseAddressIndex:
                    start = Indexed(unit, cursor.Uleb());
                    break;
                case RangeListEntry.StartIndexEndIndex:
                    Add(unit, Indexed(unit, cursor.Uleb()), Indexed(unit, cursor.Uleb()));
                    break;
                case RangeListEntry.StartIndexLength:
                    ulong indexed = Indexed(unit, cursor.Uleb());
                    Add(unit, indexed, indexed + cursor.Uleb());
                    break;
                case RangeListEntry.OffsetPair:
                    ulong begin = cursor.Uleb();
                    ulong end = cursor.Uleb();
                    if (!IsTombstone(start, size))
                    {
                        Add(unit, start + begin, start + end);
                    }

                    break;
                case RangeListEntry.BaseAddress:
                    start = cursor.Unsigned(size);
                    break;
                case RangeListEntry.StartEnd:
                    Add(unit, cursor.Unsigned(size), cursor.Unsigned(size));
                    break;
                case RangeListEntry.StartLength:
                    ulong first = cursor.Unsigned(size);
                    Add(unit, first, first + cursor.Uleb());
                    break;
                default:
                    // The end of the list, or bytes that are none.
                    return;
            }
        }
    }

    /// <summary>An address that cannot be read counts as discarded.</summary>
    private static ulong Indexed(DwarfUnit unit, ulong index) =>
        unit.TryGetAddress(new AttributeValue(ValueKind.AddressIndex, index), out ulong address) ? address : 0;

    private void Add(DwarfUnit unit, ulong begin, ulong end)
    {
        if (begin < end && begin != 0 && !IsTombstone(begin, unit.Encoding.AddressSize))
        {
            Ranges.Add(new AddressRange(begin, end));
        }
    }

    /// <summary>Linkers write the highest address, or the one below, where the code is gone (DWARF issue 200609.1).</summary>
    private static bool IsTombstone(ulong address, int size) => address >= (size == 8 ? ulong.MaxValue : uint.MaxValue) - 1;
}
