namespace Austin.Symbols.Dwarf;

/// <summary>The abbreviations of a unit, found by code.</summary>
internal sealed class AbbreviationTable
{
    private readonly List<Abbreviation> _dense = [];
    private readonly Dictionary<ulong, Abbreviation> _sparse = [];

    /// <summary>Reads the table at an offset of <c>.debug_abbrev</c>; a damaged table ends where the damage begins.</summary>
    public AbbreviationTable(ReadOnlySpan<byte> section, ulong offset, UnitEncoding encoding, DwarfLimits limits)
    {
        var cursor = new DwarfCursor(section, offset);
        var attributes = new List<AttributeSpec>();
        for (int count = 0; count < limits.AbbreviationsPerTable; count++)
        {
            ulong code = cursor.Uleb();
            if (code == 0)
            {
                return;
            }

            ulong tag = cursor.Uleb();
            bool hasChildren = cursor.U8() != 0;
            attributes.Clear();
            while (TryReadSpec(ref cursor, out AttributeSpec spec))
            {
                attributes.Add(spec);
            }

            if (cursor.Failed || attributes.Count > limits.AttributesPerAbbreviation)
            {
                return;
            }

            var known = tag <= ushort.MaxValue ? (DwarfTag)tag : DwarfTag.None;
            Add(new Abbreviation(code, known, hasChildren, [.. attributes], encoding));
        }
    }

    public Abbreviation? Find(ulong code)
    {
        if (code - 1 < (ulong)_dense.Count)
        {
            return _dense[(int)(code - 1)];
        }

        return _sparse.GetValueOrDefault(code);
    }

    private static bool TryReadSpec(ref DwarfCursor cursor, out AttributeSpec spec)
    {
        ulong name = cursor.Uleb();
        ulong form = cursor.Uleb();
        long constant = form == (ulong)DwarfForm.ImplicitConstant ? cursor.Sleb() : 0;
        spec = new AttributeSpec(
            name <= ushort.MaxValue ? (DwarfAttribute)name : DwarfAttribute.None,
            form <= ushort.MaxValue ? (DwarfForm)form : default,
            constant);
        return (name != 0 || form != 0) && !cursor.Failed;
    }

    /// <summary>Compilers number from 1 upwards, so that a list serves; other numbering goes to the dictionary.</summary>
    private void Add(Abbreviation abbreviation)
    {
        if (abbreviation.Code == (ulong)_dense.Count + 1)
        {
            _dense.Add(abbreviation);
        }
        else
        {
            _sparse.TryAdd(abbreviation.Code, abbreviation);
        }
    }
}
