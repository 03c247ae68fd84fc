namespace Austin.Symbols.Demangling;

/// <summary>Bounds that keep a hostile name from exhausting time, stack or memory.</summary>
internal sealed record DemanglerLimits
{
    /// <summary>Longest mangled name looked at, in bytes; the longest seen in real libraries has about 10,000.</summary>
    public int InputLength { get; init; } = 64 * 1024;

    /// <summary>Longest demangled text, in characters; repeated substitutions can otherwise double it with every two bytes.</summary>
    public int OutputLength { get; init; } = 256 * 1024;

    /// <summary>Deepest nesting while parsing or printing; compilers stop at 1,024 template levels.</summary>
    public int Depth { get; init; } = 2048;

    /// <summary>Most grammar rules tried and nodes printed for one name, so that back references cannot run exponentially.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>The bounds used by <see cref="Demangler"/>.</summary>
    public static DemanglerLimits Default { get; } = new();
}
