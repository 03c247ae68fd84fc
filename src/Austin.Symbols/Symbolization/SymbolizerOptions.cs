namespace Austin.Symbols.Symbolization;

/// <summary>How a <see cref="Symbolizer"/> finds and presents what it knows.</summary>
public sealed record SymbolizerOptions
{
    /// <summary>Show names as the source has them; false gives linkage names.</summary>
    public bool Demangle { get; init; } = true;

    /// <summary>Path of the separate debug file of the program, used when the program has no debug information itself.</summary>
    public string? DebugFile { get; init; }
}
