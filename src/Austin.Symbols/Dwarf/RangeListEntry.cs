namespace Austin.Symbols.Dwarf;

/// <summary>Kinds of entry in <c>.debug_rnglists</c> (DWARF 5, table 7.30).</summary>
internal enum RangeListEntry : byte
{
    EndOfList = 0,
    BaseAddressIndex = 1,
    StartIndexEndIndex = 2,
    StartIndexLength = 3,
    OffsetPair = 4,
    BaseAddress = 5,
    StartEnd = 6,
    StartLength = 7,
}
