namespace Austin.Symbols.Dwarf;

/// <summary>The sections that functions and lines need. Location lists, the largest of all, are not among them.</summary>
internal enum DwarfSection
{
    Info,
    Types,
    Abbreviations,
    Addresses,
    AddressRanges,
    Line,
    LineStrings,
    Ranges,
    RangeLists,
    Strings,
    StringOffsets,
    UnitIndex,
}
