namespace Austin.Symbols.Dwarf;

/// <summary>Tags of the entries that matter for functions and lines (DWARF 5, table 7.3).</summary>
internal enum DwarfTag : ushort
{
    None = 0,
    ArrayType = 0x01,
    EnumerationType = 0x04,
    FormalParameter = 0x05,
    CompileUnit = 0x11,
    SubroutineType = 0x15,
    InlinedSubroutine = 0x1d,
    Subprogram = 0x2e,
    Variable = 0x34,
    PartialUnit = 0x3c,
    CallSite = 0x48,
    SkeletonUnit = 0x4a,
    GnuFormalParameterPack = 0x4108,
    GnuCallSite = 0x4109,
}
