using System.Diagnostics.CodeAnalysis;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;
using Austin.Symbols.Files;

namespace Austin.Symbols.Symbolization;

/// <summary>Opens the files that the debug information of one program refers to, by path.</summary>
internal sealed class DebugCompanions : IDebugCompanions, IDisposable
{
    private readonly ElfImage _debug;
    private readonly string _programPath;
    private readonly DebugFileLocator _locator;
    private readonly List<ElfDebugSections> _lasting = [];
    private readonly List<ElfDebugSections> _split = [];

    /// <param name="debug">The file with the debug information.</param>
    /// <param name="programPath">The program or library itself; a package of split units lies beside it.</param>
    /// <param name="locator">Finds the file that <c>.gnu_debugaltlink</c> names.</param>
    public DebugCompanions(ElfImage debug, string programPath, DebugFileLocator locator)
    {
        _locator = locator;
        _debug = debug;
        _programPath = programPath;
    }

    public DwarfSections? OpenSupplementary()
    {
        string path = _debug.Path ?? _programPath;
        return _locator.TryOpenAlternate(_debug, path, out ElfImage? image) || TryOpenStandard(path, out image)
            ? Keep(_lasting, new ElfDebugSections(image, isSplit: false, ownsImage: true))
            : null;
    }

    public DwarfSections? OpenPackage()
    {
        return TryOpenSplit(_programPath + ".dwp", _lasting)
            ?? (_debug.Path is { } path && path != _programPath ? TryOpenSplit(path + ".dwp", _lasting) : null);
    }

    public DwarfSections? OpenSplit(string name, string directory)
    {
        string beside = Path.Combine(Path.GetDirectoryName(_programPath) ?? "", Path.GetFileName(name));
        return TryOpenSplit(TargetRoot.Confine(_programPath, Path.Combine(directory, name)), _split) ?? TryOpenSplit(beside, _split);
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

    /// <summary>The file that <c>.debug_sup</c> names, relative to the file that it is in.</summary>
    private bool TryOpenStandard(string path, [NotNullWhen(true)] out ElfImage? image)
    {
        image = null;
        if (!SupplementaryLink.TryRead(_debug.SectionBytes(".debug_sup"), out bool isItself, out string name, out ReadOnlySpan<byte> checksum)
            || isItself || name.Length == 0
            || !ElfImage.TryOpen(TargetRoot.Confine(path, Path.Combine(Path.GetDirectoryName(path) ?? "", name)), out ElfImage? opened, out _))
        {
            return false;
        }

        if (SupplementaryLink.TryRead(opened.SectionBytes(".debug_sup"), out isItself, out _, out ReadOnlySpan<byte> own)
            && isItself && own.SequenceEqual(checksum))
        {
            image = opened;
            return true;
        }

        opened.Dispose();
        return false;
    }
}
