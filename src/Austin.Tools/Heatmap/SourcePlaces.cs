namespace Austin.Tools.Heatmap;

/// <summary>Where sources are looked for.</summary>
/// <param name="Roots">Folders to look in first, in that order.</param>
/// <param name="Target">The process whose files the names mean; null for ours.</param>
internal sealed record SourcePlaces(IReadOnlyList<string> Roots, TargetSources? Target = null);
