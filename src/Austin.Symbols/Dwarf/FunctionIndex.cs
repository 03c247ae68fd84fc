namespace Austin.Symbols.Dwarf;

/// <summary>The functions of a unit that have code: address to entry. Nothing below a function is looked at yet.</summary>
internal sealed class FunctionIndex
{
    private readonly IntervalIndex _functions;

    private FunctionIndex(IntervalIndex functions) => _functions = functions;

    /// <summary>Bytes this index occupies, roughly.</summary>
    public long Size => _functions.Size;

    /// <summary>Offset of the entry of the innermost function around an address.</summary>
    public bool TryFind(ulong vaddr, out int entry)
    {
        int position = _functions.Find(vaddr);
        entry = position < 0 ? 0 : _functions.ValueAt(position);
        return position >= 0;
    }

    /// <summary>Walks the unit once. Functions can hide in any scope, so only trees that cannot have one are skipped.</summary>
    public static FunctionIndex Build(DwarfUnit unit)
    {
        DwarfLimits limits = unit.File.Limits;
        var functions = new List<(AddressRange, int)>();
        var ranges = new RangeReader(limits.RangesPerUnit);
        DwarfCursor cursor = unit.CursorAt((ulong)unit.Header.RootOffset);
        AbbreviationTable abbreviations = unit.Abbreviations;
        int depth = 0;
        do
        {
            int entry = cursor.Position;
            ulong code = cursor.Uleb();
            if (code == 0)
            {
                depth--;
                continue;
            }

            if (abbreviations.Find(code) is not { } abbreviation)
            {
                break;
            }

            if (abbreviation.Tag == DwarfTag.Subprogram && abbreviation.HasCode)
            {
                DieAttributes.Read(ref cursor, abbreviation, unit.Encoding, out DieAttributes die);
                if (ranges.Read(unit, die.LowPc, die.HighPc, die.Ranges))
                {
                    foreach (AddressRange range in ranges.Ranges)
                    {
                        functions.Add((range, entry));
                    }
                }
            }
            else if (abbreviation.HasChildren && abbreviation.HasSibling && !CanHoldFunction(abbreviation.Tag))
            {
                SkipTree(ref cursor, abbreviation, unit, ref depth);
                continue;
            }
            else
            {
                abbreviation.Skip(ref cursor);
            }

            if (abbreviation.HasChildren)
            {
                depth++;
            }
        }
        while (depth > 0 && !cursor.AtEnd);

        return new FunctionIndex(new IntervalIndex(functions, limits));
    }

    /// <summary>Where a function begins, or null when its entry has no code.</summary>
    public static ulong? EntryOf(DieLocation function)
    {
        DwarfUnit unit = function.Unit;
        DwarfCursor cursor = unit.CursorAt(function.Offset);
        if (unit.Abbreviations.Find(cursor.Uleb()) is not { } abbreviation)
        {
            return null;
        }

        DieAttributes.Read(ref cursor, abbreviation, unit.Encoding, out DieAttributes die);
        var ranges = new RangeReader(unit.File.Limits.RangesPerUnit);
        return ranges.Read(unit, die.LowPc, die.HighPc, die.Ranges) ? ranges.Ranges[0].Begin : null;
    }

    private static void SkipTree(ref DwarfCursor cursor, Abbreviation abbreviation, DwarfUnit unit, ref int depth)
    {
        DieAttributes.Read(ref cursor, abbreviation, unit.Encoding, out DieAttributes die);
        ulong sibling = (ulong)unit.Header.Offset + die.Sibling.Number;
        if (die.Sibling.Kind == ValueKind.UnitReference && sibling > (ulong)cursor.Position)
        {
            cursor.Seek(sibling);
        }
        else
        {
            depth++;
        }
    }

    private static bool CanHoldFunction(DwarfTag tag) => tag is not (
        DwarfTag.ArrayType or DwarfTag.EnumerationType or DwarfTag.FormalParameter or DwarfTag.SubroutineType
        or DwarfTag.InlinedSubroutine or DwarfTag.Variable or DwarfTag.CallSite or DwarfTag.GnuCallSite
        or DwarfTag.GnuFormalParameterPack);
}
