namespace Austin.Symbols.Dwarf;

/// <summary>Kinds of unit (DWARF 5, table 7.2). Older versions tell them apart by section and by tag.</summary>
internal enum UnitType : byte
{
    Compile = 1,
    Type = 2,
    Partial = 3,
    Skeleton = 4,
    SplitCompile = 5,
    SplitType = 6,
}
