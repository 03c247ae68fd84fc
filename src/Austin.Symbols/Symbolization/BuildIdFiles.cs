namespace Austin.Symbols.Symbolization;

/// <summary>Files that are kept by their build-id: what a client of debuginfod fetched, and what distributions install in debug folders.</summary>
/// <remarks>Paths alone: whoever opens one compares its build-id.</remarks>
public static class BuildIdFiles
{
    /// <summary>The folder in which every distribution installs debug files.</summary>
    public const string DebugFolder = "/usr/lib/debug";

    // The first byte names a folder, the rest the file.
    private const int MinLength = 2;

    // Real ones have 8, 16 or 20 bytes; a file may claim anything.
    private const int MaxLength = 64;

    /// <summary>
    /// The folder in which a client of debuginfod keeps what it fetched, debuginfod_find_debuginfo(3): <c>$DEBUGINFOD_CACHE_PATH</c>,
    /// <c>$XDG_CACHE_HOME/debuginfod_client</c> (by default <c>~/.cache/debuginfod_client</c>) or <c>~/.debuginfod_client_cache</c>.
    /// </summary>
    /// <returns>The first that is there; null for none.</returns>
    public static string? CacheFolder()
    {
        string home = Environment.GetEnvironmentVariable("HOME") ?? "";
        string caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder ? folder : Path.Combine(home, ".cache");
        string[] candidates =
        [
            Environment.GetEnvironmentVariable("DEBUGINFOD_CACHE_PATH") ?? "",
            Path.Combine(caches, "debuginfod_client"),
            Path.Combine(home, ".debuginfod_client_cache"),
        ];
        return candidates.FirstOrDefault(path => path.StartsWith('/') && Directory.Exists(path));
    }

    /// <summary>Where a program or library may be kept.</summary>
    /// <param name="buildId">Its build-id; one that is too short to name a file gives no path.</param>
    /// <param name="cache">The folder of a client of debuginfod; null for none.</param>
    /// <param name="debugFolders">Debug folders, with the root that they are below.</param>
    public static IEnumerable<string> Programs(ReadOnlySpan<byte> buildId, string? cache, IEnumerable<string> debugFolders) =>
        Paths(buildId, cache, "executable", debugFolders, "");

    /// <summary>The same of its debug file.</summary>
    public static IEnumerable<string> DebugFiles(ReadOnlySpan<byte> buildId, string? cache, IEnumerable<string> debugFolders) =>
        Paths(buildId, cache, "debuginfo", debugFolders, ".debug");

    // Nothing but hexadecimal digits of what a file says goes into a path.
    private static IEnumerable<string> Paths(ReadOnlySpan<byte> buildId, string? cache, string kind, IEnumerable<string> debugFolders, string ending)
    {
        if (buildId.Length is < MinLength or > MaxLength)
        {
            return [];
        }

        string hex = Convert.ToHexStringLower(buildId);
        IEnumerable<string> installed = debugFolders.Select(folder => $"{folder}/.build-id/{hex[..2]}/{hex[2..]}{ending}");
        return cache is null ? installed : installed.Append($"{cache}/{hex}/{kind}");
    }
}
