using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;

namespace AustinP.Resolve.Libraries;

/// <summary>Finds the file that was mapped and its debug information, here or in a copy of another machine's files.</summary>
internal sealed class LibraryFinder
{
    private const string DeletedMark = " (deleted)";

    private readonly string _sysroot;
    private readonly string[] _debugDirectories;
    private readonly string? _cache;
    private readonly DebugFileLocator _locator;

    /// <param name="sysroot">Folder that stands for the root of the machine of the capture; empty for this machine's.</param>
    /// <param name="debugDirectories">Where to look for debug files before the usual place.</param>
    /// <param name="cache">The folder of a debuginfod client, or null.</param>
    public LibraryFinder(string sysroot, IReadOnlyList<string> debugDirectories, string? cache)
    {
        _sysroot = sysroot.TrimEnd('/');
        _debugDirectories = [.. debugDirectories.Append("/usr/lib/debug").Select(path => path.TrimEnd('/'))];
        _cache = cache;
        _locator = new DebugFileLocator(_sysroot.Length > 0 ? [_sysroot, ""] : [""], debugDirectories);
    }

    /// <summary>The folder in which a debuginfod client keeps what it fetched (debuginfod_find_debuginfo(3)); null if there is none.</summary>
    public static string? DebuginfodCache()
    {
        string home = Environment.GetEnvironmentVariable("HOME") ?? "";
        string[] candidates =
        [
            Environment.GetEnvironmentVariable("DEBUGINFOD_CACHE_PATH") ?? "",
            Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "debuginfod_client"),
            Path.Combine(home, ".debuginfod_client_cache"),
        ];
        return candidates.FirstOrDefault(path => path.Length > 0 && Directory.Exists(path));
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file as the capture names it.</param>
    /// <param name="buildId">The build that was mapped, in hexadecimal; empty if the capture does not say.</param>
    /// <param name="problem">Why there are no lines, or nothing at all; null if all is well.</param>
    public Library? Open(string path, string buildId, out string? problem)
    {
        bool isDeleted = path.EndsWith(DeletedMark, StringComparison.Ordinal) && !File.Exists(_sysroot + path);
        string livePath = isDeleted ? path[..^DeletedMark.Length] : path;
        if (isDeleted && buildId.Length == 0)
        {
            problem = "was deleted while it was in use, and the capture does not say which build it was";
            return null;
        }

        ElfImage? image = OpenMapped(livePath, buildId, out problem);
        if (image is null)
        {
            image = OpenByBuildId(buildId);
            if (image is null)
            {
                problem = isDeleted ? "was deleted while it was in use" : problem;
                return null;
            }
        }

        Symbolizer? symbolizer = OpenSymbolizer(image, livePath, out problem);
        if (symbolizer is null)
        {
            image.Dispose();
            return null;
        }

        problem = symbolizer.HasLines ? null : "no debug information";
        return new Library(image, symbolizer);
    }

    private static bool IsBuild(string path, ReadOnlySpan<byte> buildId)
    {
        if (!ElfImage.TryOpen(path, out ElfImage? image, out _))
        {
            return false;
        }

        using (image)
        {
            return image.BuildId.SequenceEqual(buildId);
        }
    }

    private Symbolizer? OpenSymbolizer(ElfImage image, string path, out string? problem)
    {
        SymbolizerOptions options = new() { DebugFiles = _locator, PathInRoot = path };
        if (!Symbolizer.TryOpen(image.Path!, options, out Symbolizer? symbolizer, out problem))
        {
            return null;
        }

        // A debug file has the addresses and names of its program, and may stand for it.
        string cached = $"{_cache}/{Convert.ToHexStringLower(image.BuildId)}/debuginfo";
        if (!symbolizer.HasLines && _cache is not null && !image.BuildId.IsEmpty && IsBuild(cached, image.BuildId)
            && Symbolizer.TryOpen(cached, options, out Symbolizer? debug, out _))
        {
            symbolizer.Dispose();
            return debug;
        }

        return symbolizer;
    }

    private ElfImage? OpenMapped(string path, string buildId, out string? problem)
    {
        problem = null;
        string full = _sysroot + path;
        if (!File.Exists(full))
        {
            problem = "file not found";
            return null;
        }

        if (!ElfImage.TryOpen(full, out ElfImage? image, out string? error))
        {
            problem = error;
            return null;
        }

        if (buildId.Length > 0 && Convert.ToHexStringLower(image.BuildId) != buildId)
        {
            image.Dispose();
            problem = "is not the build that was running (build-id differs)";
            return null;
        }

        return image;
    }

    /// <summary>A copy of the very file, or its debug file, which has all addresses and names too.</summary>
    private ElfImage? OpenByBuildId(string buildId)
    {
        foreach (string path in PathsByBuildId(buildId))
        {
            if (ElfImage.TryOpen(path, out ElfImage? image, out _))
            {
                if (Convert.ToHexStringLower(image.BuildId) == buildId)
                {
                    return image;
                }

                image.Dispose();
            }
        }

        return null;
    }

    private IEnumerable<string> PathsByBuildId(string buildId)
    {
        // What a file says goes into a path: nothing but hexadecimal digits may.
        if (buildId.Length < 4 || !buildId.All(char.IsAsciiHexDigitLower))
        {
            yield break;
        }

        if (_cache is not null)
        {
            yield return $"{_cache}/{buildId}/debuginfo";
            yield return $"{_cache}/{buildId}/executable";
        }

        foreach (string directory in _debugDirectories)
        {
            string file = $"{directory}/.build-id/{buildId[..2]}/{buildId[2..]}";
            foreach (string root in _sysroot.Length > 0 ? [_sysroot, ""] : (string[])[""])
            {
                yield return root + file + ".debug";
                yield return root + file;
            }
        }
    }
}
