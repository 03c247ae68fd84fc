namespace Austin.Tools.Heatmap;

/// <summary>The source of a file of the capture, or why there is none.</summary>
/// <param name="Path">Where it was found; empty if it was not.</param>
/// <param name="Lines">Its lines in bytes, without their ends; null if there is no source.</param>
/// <param name="Changed">When it was written last, UTC.</param>
/// <param name="Missing">Why there is no source, for people; empty if there is.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<byte[]>? Lines, DateTime Changed, string Missing)
{
    /// <summary>There is no source.</summary>
    public static SourceFile None(string reason, string path = "") => new(path, null, default, reason);
}
