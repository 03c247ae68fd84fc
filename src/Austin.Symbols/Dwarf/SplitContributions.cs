namespace Austin.Symbols.Dwarf;

/// <summary>Where the parts of one split unit begin in the sections of its package (<c>.dwp</c>); all zero in a <c>.dwo</c>.</summary>
internal readonly record struct SplitContributions(
    ulong Info, ulong Abbreviations, ulong StringOffsets, ulong RangeLists);
