namespace Austin.Symbols.Unwinding;

/// <summary>How much unwind information is believed; what asks for more is treated as damaged.</summary>
public sealed record UnwindLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static UnwindLimits Default { get; } = new();

    /// <summary>CFA instructions run for one address; the longest real programs have a few thousand.</summary>
    public int MaxInstructions { get; init; } = 100_000;

    /// <summary>Nested <c>DW_CFA_remember_state</c>; compilers nest two deep.</summary>
    public int MaxStateDepth { get; init; } = 64;

    /// <summary>Entries of a frame section that has no search table, all indexed at once.</summary>
    public int MaxIndexedEntries { get; init; } = 2_000_000;

    /// <summary>Instructions decoded when code without unwind information is analysed.</summary>
    public int MaxAnalysedInstructions { get; init; } = 16_384;

    /// <summary>Entries of the rule cache, a power of two; a profile meets a few hundred addresses.</summary>
    public int RuleCacheSize { get; init; } = 8_192;
}
