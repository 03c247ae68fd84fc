namespace Austin.Symbols.Symbolization;

/// <summary>How a <see cref="Symbolizer"/> finds and presents what it knows.</summary>
public sealed record SymbolizerOptions
{
    /// <summary>Show names as the source has them; false gives linkage names.</summary>
    public bool Demangle { get; init; } = true;

    /// <summary>Finds separate debug files for programs without debug information, and files they share.</summary>
    public DebugFileLocator DebugFiles { get; init; } = new();

    /// <summary>Path of the program inside its root, where it is opened by another one such as <c>/proc/PID/root/...</c>.</summary>
    public string? PathInRoot { get; init; }
}
