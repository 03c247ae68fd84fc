namespace Austin.Symbols.Elf;

/// <summary>How much of a file the reader believes; a file that asks for more is refused or cut there.</summary>
public sealed record ElfLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static ElfLimits Default { get; } = new();

    /// <summary>Program headers read; real files have about a dozen, core dumps one for each mapping.</summary>
    public int MaxSegments { get; init; } = 65_536;

    /// <summary>Section headers read; only object files built with one section a function come near.</summary>
    public int MaxSections { get; init; } = 262_144;

    /// <summary>Entries of <c>PT_DYNAMIC</c> scanned for tags.</summary>
    public int MaxDynamicEntries { get; init; } = 4_096;

    /// <summary>Bytes that one compressed section may expand to.</summary>
    public int MaxDecompressedSize { get; init; } = 1 << 30;

    /// <summary>Bytes copied for one segment of an image that is read from process memory.</summary>
    public int MaxSegmentCopy { get; init; } = 256 << 20;

    /// <summary>Steps back from the nearest symbol in search of one that encloses an address.</summary>
    public int MaxEnclosingSteps { get; init; } = 1_024;
}
