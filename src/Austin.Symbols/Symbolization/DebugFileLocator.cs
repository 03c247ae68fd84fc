using System.Diagnostics.CodeAnalysis;
using Austin.Symbols.Elf;
using Austin.Symbols.Files;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Finds the separate debug file of an image: by build-id, then by <c>.gnu_debuglink</c>; and the dwz file that a
/// debug file shares with others. A candidate counts only if its build-id (or else its CRC) is the right one.
/// </summary>
public sealed class DebugFileLocator
{
    private readonly string[] _roots;
    private readonly string[] _debugDirectories;
    private readonly string? _cache;

    /// <summary>
    /// Looks below each of <paramref name="roots"/> in turn (such as <c>/proc/PID/root</c>, then the empty string
    /// for the host) and, inside, in the debug directories; <c>/usr/lib/debug</c> is always one. Then in <paramref name="cache"/>,
    /// the folder of a client of debuginfod.
    /// </summary>
    public DebugFileLocator(IEnumerable<string>? roots = null, IEnumerable<string>? debugDirectories = null, string? cache = null)
    {
        _cache = cache;
        _roots = [.. (roots ?? [""]).Select(root => root.TrimEnd('/'))];
        _debugDirectories = [.. (debugDirectories ?? []).Append(BuildIdFiles.DebugFolder).Select(path => path.TrimEnd('/')).Distinct()];
    }

    /// <summary>Opens the debug file of an image.</summary>
    /// <param name="image">The image, stripped or not.</param>
    /// <param name="path">Its path inside the root, which the places of a debug link depend on.</param>
    /// <param name="debugImage">The debug file; the caller disposes it.</param>
    public bool TryOpen(ElfImage image, string path, [NotNullWhen(true)] out ElfImage? debugImage)
    {
        bool hasLink = image.TryGetDebugLink(out string link, out uint crc);
        foreach (string root in _roots)
        {
            foreach (string candidate in BuildIdFiles.DebugFiles(image.BuildId, cache: null, _debugDirectories.Select(directory => root + directory)))
            {
                if (TryOpenMatching(candidate, image, null, out debugImage))
                {
                    return true;
                }
            }

            // Names that the image chose count in its own system only.
            foreach (string candidate in hasLink && root == _roots[0] ? LinkPaths(path, link) : [])
            {
                if (TryOpenMatching(root + candidate, image, crc, out debugImage))
                {
                    return true;
                }
            }
        }

        foreach (string candidate in BuildIdFiles.DebugFiles(image.BuildId, _cache, []))
        {
            if (TryOpenMatching(candidate, image, null, out debugImage))
            {
                return true;
            }
        }

        debugImage = null;
        return false;
    }

    /// <summary>Opens the dwz file that a debug file names in <c>.gnu_debugaltlink</c>.</summary>
    /// <param name="debugImage">The debug file.</param>
    /// <param name="path">Its path, to which the name may be relative.</param>
    /// <param name="altImage">The dwz file; the caller disposes it.</param>
    public bool TryOpenAlternate(ElfImage debugImage, string path, [NotNullWhen(true)] out ElfImage? altImage)
    {
        altImage = null;
        if (!debugImage.TryGetDebugAltLink(out string name, out var buildId))
        {
            return false;
        }

        var candidates = new List<string> { TargetRoot.Confine(path, Path.Combine(Path.GetDirectoryName(path) ?? "/", name)) };
        foreach (string root in _roots)
        {
            if (TargetRoot.Of(path) is null)
            {
                candidates.Add(root + Path.Combine(Path.GetDirectoryName(path) ?? "/", name));
            }

            candidates.AddRange(BuildIdFiles.DebugFiles(buildId, cache: null, _debugDirectories.Select(directory => root + directory)));
        }

        candidates.AddRange(BuildIdFiles.DebugFiles(buildId, _cache, []));
        foreach (string candidate in candidates)
        {
            if (ElfImage.TryOpen(candidate, out var opened, out _))
            {
                if (opened.BuildId.SequenceEqual(buildId))
                {
                    altImage = opened;
                    return true;
                }

                opened.Dispose();
            }
        }

        return false;
    }

    /// <summary>Beside the file, in <c>.debug</c> beside it, and in its folder's mirror below the debug directories.</summary>
    private IEnumerable<string> LinkPaths(string path, string link)
    {
        // A link is a plain file name; one with a path in it would lead anywhere.
        string folder = Path.GetDirectoryName(path) ?? "/";
        if (link.Contains('/'))
        {
            yield break;
        }

        // Where /lib is a link to /usr/lib, packages were built for the one and files are mapped by the other.
        string other = folder.StartsWith("/usr/", StringComparison.Ordinal) ? folder[4..] : "/usr" + folder;
        foreach (string directory in (string[])[folder, other])
        {
            yield return $"{directory}/{link}";
            yield return $"{directory}/.debug/{link}";
            foreach (string debugDirectory in _debugDirectories)
            {
                yield return $"{debugDirectory}{directory}/{link}";
            }
        }
    }

    private static bool TryOpenMatching(string candidate, ElfImage image, uint? crc, [NotNullWhen(true)] out ElfImage? debugImage)
    {
        if (ElfImage.TryOpen(candidate, out debugImage, out _))
        {
            bool bothHaveId = !image.BuildId.IsEmpty && !debugImage.BuildId.IsEmpty;
            if (bothHaveId ? image.BuildId.SequenceEqual(debugImage.BuildId) : crc is not null && debugImage.FileCrc() == crc)
            {
                return true;
            }

            debugImage.Dispose();
            debugImage = null;
        }

        return false;
    }
}
