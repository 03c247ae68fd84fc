namespace Austin.Symbols.Dwarf;

/// <summary>What the number of an <see cref="AttributeValue"/> means.</summary>
internal enum ValueKind : byte
{
    /// <summary>The attribute is absent, or its value is of no use here (blocks, 16-byte data).</summary>
    None,

    Address,

    /// <summary>Index into <c>.debug_addr</c>.</summary>
    AddressIndex,

    /// <summary>A number: constant or flag.</summary>
    Constant,

    /// <summary>Offset into a section that the attribute decides.</summary>
    SectionOffset,

    /// <summary>Index into the offset table of <c>.debug_rnglists</c>.</summary>
    RangeListIndex,

    /// <summary>Offset of a string inside the section being read.</summary>
    InlineString,

    /// <summary>Offset into <c>.debug_str</c>.</summary>
    String,

    /// <summary>Offset into <c>.debug_line_str</c>.</summary>
    LineString,

    /// <summary>Index into <c>.debug_str_offsets</c>.</summary>
    StringIndex,

    /// <summary>Offset into the <c>.debug_str</c> of the supplementary (dwz) file.</summary>
    SupplementaryString,

    /// <summary>Offset of an entry from the start of its unit.</summary>
    UnitReference,

    /// <summary>Offset of an entry in <c>.debug_info</c>.</summary>
    Reference,

    /// <summary>Signature of a type unit.</summary>
    Signature,

    /// <summary>Offset of an entry in the <c>.debug_info</c> of the supplementary (dwz) file.</summary>
    SupplementaryReference,
}
