using System.Text;

namespace Austin.Symbols.Dwarf;

/// <summary>Finds the split unit that belongs to a skeleton unit, in the package or in a file of its own.</summary>
internal sealed class SplitUnits(IDebugCompanions companions, DwarfLimits limits)
{
    private DwarfFile? _package;
    private bool _packageOpened;

    /// <summary>Files opened since the last <see cref="Close"/>.</summary>
    public int OpenFiles { get; private set; }

    /// <summary>The split unit, or null when the unit is no skeleton or its other half cannot be found.</summary>
    public DwarfUnit? Find(DwarfUnit skeleton)
    {
        ref readonly UnitAttributes root = ref skeleton.Root;
        if (!root.DwoName.IsPresent)
        {
            return null;
        }

        ulong identity = root.DwoId.IsPresent ? root.DwoId.Number : skeleton.Header.Signature;
        return FindInPackage(skeleton, identity) ?? FindInFile(skeleton, identity);
    }

    /// <summary>Closes the files of single units; the package stays.</summary>
    public void Close()
    {
        OpenFiles = 0;
        _package?.DropCaches();
        companions.CloseSplit();
    }

    private DwarfUnit? FindInPackage(DwarfUnit skeleton, ulong identity)
    {
        if (!_packageOpened)
        {
            _packageOpened = true;
            _package = Open(companions.OpenPackage());
        }

        if (_package is null
            || !PackageIndex.TryFind(_package.Sections.Get(DwarfSection.UnitIndex), identity, out SplitContributions parts)
            || parts.Info > int.MaxValue)
        {
            return null;
        }

        return UnitHeader.TryRead(
            _package.Sections, DwarfSection.Info, (int)parts.Info, out UnitHeader header, out bool isReadable)
            && isReadable
                ? new DwarfUnit(_package, header, skeleton, parts)
                : null;
    }

    private DwarfUnit? FindInFile(DwarfUnit skeleton, ulong identity)
    {
        ref readonly UnitAttributes root = ref skeleton.Root;
        string name = Encoding.UTF8.GetString(skeleton.StringBytes(root.DwoName));
        string directory = Encoding.UTF8.GetString(skeleton.StringBytes(root.CompilationDirectory));
        if (name.Length == 0 || Open(companions.OpenSplit(name, directory)) is not { } file)
        {
            return null;
        }

        OpenFiles++;
        foreach (DwarfUnit unit in file.Units)
        {
            if (unit.Header.IsTypeUnit)
            {
                continue;
            }

            ulong own = unit.Root.DwoId.IsPresent ? unit.Root.DwoId.Number : unit.Header.Signature;
            if (own == identity)
            {
                return new DwarfUnit(file, unit.Header, skeleton, default);
            }
        }

        return null;
    }

    private DwarfFile? Open(DwarfSections? sections) =>
        sections is null ? null : new DwarfFile(sections, limits, static () => null);
}
