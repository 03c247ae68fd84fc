namespace Austin.Symbols.Dwarf;

/// <summary>The shape that entries of one code share (DWARF 5, 7.5.3).</summary>
internal sealed class Abbreviation
{
    private readonly UnitEncoding _encoding;
    private readonly int _fixedSize;

    public Abbreviation(ulong code, DwarfTag tag, bool hasChildren, AttributeSpec[] attributes, UnitEncoding encoding)
    {
        Code = code;
        Tag = tag;
        HasChildren = hasChildren;
        Attributes = attributes;
        _encoding = encoding;
        foreach (AttributeSpec spec in attributes)
        {
            int size = FormReader.FixedSize(spec.Form, encoding);
            _fixedSize = size < 0 || _fixedSize < 0 ? -1 : _fixedSize + size;
            HasSibling |= spec.Name == DwarfAttribute.Sibling;
            HasCode |= spec.Name is DwarfAttribute.LowPc or DwarfAttribute.Ranges;
        }
    }

    public ulong Code { get; }

    public DwarfTag Tag { get; }

    public bool HasChildren { get; }

    public AttributeSpec[] Attributes { get; }

    /// <summary>Entries say where their next sibling is.</summary>
    public bool HasSibling { get; }

    /// <summary>Entries have machine code of their own.</summary>
    public bool HasCode { get; }

    /// <summary>Moves past the attributes of an entry.</summary>
    public void Skip(ref DwarfCursor cursor)
    {
        if (_fixedSize >= 0)
        {
            cursor.Skip((ulong)_fixedSize);
            return;
        }

        foreach (ref readonly AttributeSpec spec in Attributes.AsSpan())
        {
            FormReader.Skip(ref cursor, spec.Form, _encoding);
        }
    }
}
