namespace Austin.Symbols.Dwarf;

/// <summary>Attributes that matter for functions and lines (DWARF 5, table 7.5, and GNU extensions).</summary>
internal enum DwarfAttribute : ushort
{
    None = 0,
    Sibling = 0x01,
    Name = 0x03,
    StatementList = 0x10,
    LowPc = 0x11,
    HighPc = 0x12,
    Language = 0x13,
    CompilationDirectory = 0x1b,
    AbstractOrigin = 0x31,
    Specification = 0x47,
    Ranges = 0x55,
    CallColumn = 0x57,
    CallFile = 0x58,
    CallLine = 0x59,
    LinkageName = 0x6e,
    StringOffsetsBase = 0x72,
    AddressBase = 0x73,
    RangeListsBase = 0x74,
    DwoName = 0x76,
    MipsLinkageName = 0x2007,
    GnuDwoName = 0x2130,
    GnuDwoId = 0x2131,
    GnuRangesBase = 0x2132,
    GnuAddressBase = 0x2133,
}
