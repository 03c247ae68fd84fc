namespace AustinP.Resolve.Addresses;

/// <summary>How the addresses of one file fared.</summary>
/// <param name="path">The file, as the capture names it.</param>
internal sealed class LibraryReport(string path)
{
    public string Path { get; } = path;

    /// <summary>Why lines could not be found; null if the file has them.</summary>
    public string? Problem { get; set; }

    /// <summary>Frames, counted each time they occur in a sample, that now have file and line.</summary>
    public long Resolved { get; set; }

    /// <summary>Frames of which only the function is known.</summary>
    public long Named { get; set; }

    /// <summary>Frames of which nothing more is known than the capture says.</summary>
    public long Unresolved { get; set; }
}
