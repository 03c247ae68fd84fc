using System.Text;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>Opens the files that the debug information of one program refers to, by path.</summary>
internal sealed class DebugCompanions : IDebugCompanions, IDisposable
{
    private readonly ElfImage _debug;
    private readonly string _programPath;
    private readonly List<ElfDebugSections> _lasting = [];
    private readonly List<ElfDebugSections> _split = [];

    /// <param name="debug">The file with the debug information.</param>
    /// <param name="programPath">The program or library itself; a package of split units lies beside it.</param>
    public DebugCompanions(ElfImage debug, string programPath)
    {
        _debug = debug;
        _programPath = programPath;
    }

    public DwarfSections? OpenSupplementary()
    {
        if (!TryGetSupplementary(out string name, out ReadOnlySpan<byte> identity))
        {
            return null;
        }

        foreach (string path in SupplementaryPaths(name, Convert.ToHexStringLower(identity)))
        {
            if (ElfImage.TryOpen(path, out ElfImage? image, out _))
            {
                if (IsSupplementary(image, identity))
                {
                    return Keep(_lasting, new ElfDebugSections(image, isSplit: false, ownsImage: true));
                }

                image.Dispose();
            }
        }

        return null;
    }

    public DwarfSections? OpenPackage()
    {
        return TryOpenSplit(_programPath + ".dwp", _lasting)
            ?? (_debug.Path is { } path && path != _programPath ? TryOpenSplit(path + ".dwp", _lasting) : null);
    }

    public DwarfSections? OpenSplit(string name, string directory)
    {
        string beside = Path.Combine(Path.GetDirectoryName(_programPath) ?? "", Path.GetFileName(name));
        return TryOpenSplit(Path.Combine(directory, name), _split) ?? TryOpenSplit(beside, _split);
    }

    public void CloseSplit()
    {
        _split.ForEach(static file => file.Dispose());
        _split.Clear();
    }

    public void Dispose()
    {
        CloseSplit();
        _lasting.ForEach(static file => file.Dispose());
        _lasting.Clear();
    }

    private static ElfDebugSections? TryOpenSplit(string path, List<ElfDebugSections> keep) =>
        path.Contains('\0') || !ElfImage.TryOpen(path, out ElfImage? image, out _)
            ? null
            : Keep(keep, new ElfDebugSections(image, isSplit: true, ownsImage: true));

    private static ElfDebugSections Keep(List<ElfDebugSections> keep, ElfDebugSections sections)
    {
        keep.Add(sections);
        return sections;
    }

    /// <summary>GNU's link, or the one of DWARF 5 (7.3.6) in a file that is not itself supplementary.</summary>
    private bool TryGetSupplementary(out string name, out ReadOnlySpan<byte> identity)
    {
        return _debug.TryGetDebugAltLink(out name, out identity)
            || (SupplementaryLink.TryRead(_debug.SectionBytes(".debug_sup"), out bool isItself, out name, out identity) && !isItself);
    }

    private static bool IsSupplementary(ElfImage image, ReadOnlySpan<byte> identity) =>
        image.BuildId.SequenceEqual(identity)
        || (SupplementaryLink.TryRead(image.SectionBytes(".debug_sup"), out bool isItself, out _, out ReadOnlySpan<byte> own)
            && isItself && own.SequenceEqual(identity));

    private IEnumerable<string> SupplementaryPaths(string name, string identity)
    {
        yield return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_debug.Path ?? _programPath)) ?? "", name);
        if (identity.Length > 2)
        {
            yield return $"/usr/lib/debug/.build-id/{identity[..2]}/{identity[2..]}.debug";
        }
    }
}
