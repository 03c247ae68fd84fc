using System.Runtime.InteropServices;

namespace Austin.Symbols.Dwarf;

/// <summary>What lookups have brought to light about one unit: line table, functions, and inlined calls by function.</summary>
internal sealed class UnitDetail
{
    private readonly Dictionary<int, InlineTree> _trees = [];

    /// <param name="unit">Unit in the main file.</param>
    /// <param name="split">Its other half if it is a skeleton.</param>
    public UnitDetail(DwarfUnit unit, DwarfUnit? split)
    {
        Unit = unit;
        Entries = split ?? unit;
        Lines = UnitLines.Read(unit);
        Functions = FunctionIndex.Build(Entries);
        Size = 200 + (Lines?.Size ?? 0) + Functions.Size;
    }

    /// <summary>The unit that has addresses and lines.</summary>
    public DwarfUnit Unit { get; }

    /// <summary>The unit that has the entries of functions.</summary>
    public DwarfUnit Entries { get; }

    public LineProgramTable? Lines { get; }

    public FunctionIndex Functions { get; }

    /// <summary>Bytes in memory, roughly.</summary>
    public long Size { get; private set; }

    public InlineTree TreeOf(int function)
    {
        ref InlineTree? tree = ref CollectionsMarshal.GetValueRefOrAddDefault(_trees, function, out _);
        if (tree is null)
        {
            tree = InlineTree.Build(Entries, function);
            Size += tree.Size;
        }

        return tree;
    }
}
