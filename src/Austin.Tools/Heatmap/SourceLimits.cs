namespace Austin.Tools.Heatmap;

/// <summary>How much of the sources a page holds.</summary>
internal sealed record SourceLimits
{
    /// <summary>Those of the programs.</summary>
    public static SourceLimits Default { get; } = new();

    /// <summary>Bytes of a file; a larger one is left out.</summary>
    public int File { get; init; } = 1 << 20;

    /// <summary>Bytes of all files; the hottest files come first.</summary>
    public int All { get; init; } = 16 << 20;

    /// <summary>Folders at the beginning of a path that may be missing below a root.</summary>
    public int Folders { get; init; } = 64;
}
