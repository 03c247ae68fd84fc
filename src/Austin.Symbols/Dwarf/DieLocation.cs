namespace Austin.Symbols.Dwarf;

/// <summary>An entry: its unit and its offset in the section of that unit.</summary>
internal readonly record struct DieLocation(DwarfUnit Unit, ulong Offset);
