namespace Austin.Symbols.Dwarf;

/// <summary>All inlined calls of one function, searchable by address.</summary>
internal sealed class InlineTree
{
    private const int Outermost = -1;
    private const int OtherFunction = -2;

    private readonly List<InlinedCall> _calls = [];
    private readonly List<(AddressRange Range, int Call)> _ranges = [];

    private InlineTree()
    {
    }

    /// <summary>Bytes this tree occupies, roughly.</summary>
    public long Size => (_calls.Capacity * 40L) + (_ranges.Capacity * 24L) + 100;

    public InlinedCall this[int call] => _calls[call];

    /// <summary>Number of the innermost call around an address, or -1; its parents are the rest of the chain.</summary>
    public int Find(ulong vaddr)
    {
        // Entries come in order of the tree, so the last match is the deepest.
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            if (_ranges[i].Range.Contains(vaddr))
            {
                return _ranges[i].Call;
            }
        }

        return Outermost;
    }

    /// <summary>Reads the entries below a function.</summary>
    /// <param name="unit">Unit of the function.</param>
    /// <param name="function">Offset of its entry.</param>
    public static InlineTree Build(DwarfUnit unit, int function)
    {
        var tree = new InlineTree();
        var reader = new RangeReader(unit.File.Limits.RangesPerUnit);
        DwarfCursor cursor = unit.CursorAt((ulong)function);
        AbbreviationTable abbreviations = unit.Abbreviations;

        // The call that the entries of each open nesting level belong to.
        var levels = new Stack<int>();
        if (abbreviations.Find(cursor.Uleb()) is not { HasChildren: true } root)
        {
            return tree;
        }

        root.Skip(ref cursor);
        levels.Push(Outermost);
        while (levels.Count > 0 && levels.Count < unit.File.Limits.Nesting && !cursor.AtEnd)
        {
            ulong code = cursor.Uleb();
            if (code == 0)
            {
                levels.Pop();
                continue;
            }

            if (abbreviations.Find(code) is not { } abbreviation)
            {
                break;
            }

            int call = levels.Peek();
            if (abbreviation.Tag == DwarfTag.InlinedSubroutine && call != OtherFunction)
            {
                DieAttributes.Read(ref cursor, abbreviation, unit.Encoding, out DieAttributes die);
                call = tree.Add(unit, call, die, reader);
            }
            else
            {
                abbreviation.Skip(ref cursor);
                call = abbreviation.Tag == DwarfTag.Subprogram ? OtherFunction : call;
            }

            if (abbreviation.HasChildren)
            {
                levels.Push(call);
            }
        }

        return tree;
    }

    private int Add(DwarfUnit unit, int parent, in DieAttributes die, RangeReader reader)
    {
        int call = _calls.Count;
        _calls.Add(new InlinedCall(
            parent, die.AbstractOrigin, die.CallFile.ConstantOrZero, die.CallLine.ConstantOrZero, die.CallColumn.ConstantOrZero));
        if (reader.Read(unit, die.LowPc, die.HighPc, die.Ranges))
        {
            foreach (AddressRange range in reader.Ranges)
            {
                _ranges.Add((range, call));
            }
        }

        return call;
    }
}
