namespace Austin.Symbols.Dwarf;

/// <summary>
/// The abbreviations of a unit, found by code. Read as far as the code that is asked for: the entry of a unit itself
/// mostly has the first.
/// </summary>
internal sealed class AbbreviationTable(DwarfFile file, ulong offset, UnitEncoding encoding)
{
    private readonly List<Abbreviation> _dense = [];
    private readonly Dictionary<ulong, Abbreviation> _sparse = [];
    private ulong _next = offset;
    private bool _allRead;

    public Abbreviation? Find(ulong code)
    {
        if (code - 1 < (ulong)_dense.Count)
        {
            return _dense[(int)(code - 1)];
        }

        return _sparse.GetValueOrDefault(code) ?? (_allRead ? null : ReadUntil(code));
    }

    /// <summary>Goes on reading the table; a damaged one ends where the damage begins.</summary>
    private Abbreviation? ReadUntil(ulong wanted)
    {
        var cursor = new DwarfCursor(file.Sections.Get(DwarfSection.Abbreviations), _next);
        var attributes = new List<AttributeSpec>();
        while (_dense.Count + _sparse.Count < file.Limits.AbbreviationsPerTable)
        {
            ulong code = cursor.Uleb();
            if (code == 0)
            {
                break;
            }

            ulong tag = cursor.Uleb();
            bool hasChildren = cursor.U8() != 0;
            attributes.Clear();
            while (TryReadSpec(ref cursor, out AttributeSpec spec))
            {
                attributes.Add(spec);
            }

            if (cursor.Failed || attributes.Count > file.Limits.AttributesPerAbbreviation)
            {
                break;
            }

            var known = tag <= ushort.MaxValue ? (DwarfTag)tag : DwarfTag.None;
            Abbreviation abbreviation = new(code, known, hasChildren, [.. attributes], encoding);
            Add(abbreviation);
            if (code == wanted)
            {
                _next = (ulong)cursor.Position;
                return abbreviation;
            }
        }

        _allRead = true;
        return null;
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
