using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;

namespace AustinP.Resolve.Libraries;

/// <summary>Finds the file that was mapped and its debug information, here or in a copy of another machine's files.</summary>
internal sealed class LibraryFinder
{
    private const string DeletedMark = " (deleted)";

    private readonly string _sysroot;
    private readonly string[] _debugDirectories;
    private readonly string? _cache = BuildIdFiles.CacheFolder();
    private readonly DebugFileLocator _locator;

    /// <param name="sysroot">Folder that stands for the root of the machine of the capture; empty for this machine's.</param>
    /// <param name="debugDirectories">Where to look for debug files before the usual place.</param>
    public LibraryFinder(string sysroot, IReadOnlyList<string> debugDirectories)
    {
        _sysroot = sysroot.TrimEnd('/');
        _debugDirectories = [.. debugDirectories.Append(BuildIdFiles.DebugFolder).Select(path => path.TrimEnd('/'))];
        _locator = new DebugFileLocator(_sysroot.Length > 0 ? [_sysroot, ""] : [""], debugDirectories, _cache);
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

    private Symbolizer? OpenSymbolizer(ElfImage image, string path, out string? problem)
    {
        SymbolizerOptions options = new() { DebugFiles = _locator, PathInRoot = path };
        return Symbolizer.TryOpen(image.Path!, options, out Symbolizer? symbolizer, out problem) ? symbolizer : null;
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
        if (buildId.Length % 2 != 0 || !buildId.All(char.IsAsciiHexDigitLower))
        {
            return [];
        }

        byte[] id = Convert.FromHexString(buildId);
        string[] folders = [.. _debugDirectories.SelectMany(directory => _sysroot.Length > 0 ? [_sysroot + directory, directory] : (string[])[directory])];
        return BuildIdFiles.DebugFiles(id, _cache, folders).Concat(BuildIdFiles.Programs(id, _cache, folders));
    }
}
