namespace Austin.Symbols.Dwarf;

/// <summary>Bounds on what the DWARF readers accept from one file; beyond them a reader stops and keeps what it has.</summary>
internal sealed record DwarfLimits
{
    public static readonly DwarfLimits Default = new();

    /// <summary>Most unit headers read from one section: large browsers have about 50,000.</summary>
    public int Units { get; init; } = 1_000_000;

    /// <summary>Most attributes of one abbreviation: compilers write fewer than 40.</summary>
    public int AttributesPerAbbreviation { get; init; } = 256;

    /// <summary>Most abbreviations of one table: compilers write a few hundred, link-time optimization a few thousand.</summary>
    public int AbbreviationsPerTable { get; init; } = 1_000_000;

    /// <summary>Most address ranges read for one unit, functions and inlined calls together.</summary>
    public int RangesPerUnit { get; init; } = 4_000_000;

    /// <summary>Most address ranges in the index of all units of a file.</summary>
    public int UnitRanges { get; init; } = 8_000_000;

    /// <summary>Deepest nesting of entries inside one function: compilers stay below 300.</summary>
    public int Nesting { get; init; } = 4_096;

    /// <summary>Most steps from an entry through abstract origins and specifications to its name.</summary>
    public int OriginSteps { get; init; } = 16;

    /// <summary>Most rows of one line program.</summary>
    public int LineRows { get; init; } = 16_000_000;

    /// <summary>Most files or directories of one line program.</summary>
    public int LineFiles { get; init; } = 1_000_000;

    /// <summary>Longest string taken from a string section, in bytes.</summary>
    public int StringBytes { get; init; } = 65_536;

    /// <summary>Most steps of an index while it looks for the intervals around one address.</summary>
    public int IntervalSteps { get; init; } = 100_000;

    /// <summary>Memory kept for line tables, function lists and inline trees before all of it is dropped, in bytes.</summary>
    public long CacheBytes { get; init; } = 48L << 20;

    /// <summary>Most companion files (.dwo) kept open for one module.</summary>
    public int SplitFiles { get; init; } = 64;
}
