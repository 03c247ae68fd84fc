using System.Runtime.InteropServices;

namespace Austin.Symbols.Dwarf;

/// <summary>The debug information of one file: its units, found by number, offset or signature.</summary>
internal sealed class DwarfFile
{
    private readonly Func<DwarfFile?> _openSupplementary;
    private readonly Dictionary<(ulong Offset, UnitEncoding Encoding), AbbreviationTable> _abbreviations = [];
    private DwarfUnit[]? _units;
    private Dictionary<ulong, DwarfUnit>? _typeUnits;
    private DwarfFile? _supplementary;
    private bool _supplementaryOpened;

    /// <param name="sections">The bytes.</param>
    /// <param name="limits">What to accept.</param>
    /// <param name="openSupplementary">Opens the file that <c>.gnu_debugaltlink</c> names, when first needed.</param>
    public DwarfFile(DwarfSections sections, DwarfLimits limits, Func<DwarfFile?> openSupplementary)
    {
        Sections = sections;
        Limits = limits;
        _openSupplementary = openSupplementary;
    }

    public DwarfSections Sections { get; }

    public DwarfLimits Limits { get; }

    /// <summary>Names of entries of this file that were resolved so far, by entry offset.</summary>
    public Dictionary<ulong, string?> Names { get; } = [];

    /// <summary>Units of <c>.debug_info</c> in file order. Only their headers are read.</summary>
    public DwarfUnit[] Units => _units ??= ReadHeaders(DwarfSection.Info);

    /// <summary>The dwz file that several files share parts with.</summary>
    public DwarfFile? Supplementary
    {
        get
        {
            if (!_supplementaryOpened)
            {
                _supplementaryOpened = true;
                _supplementary = _openSupplementary();
            }

            return _supplementary;
        }
    }

    public AbbreviationTable AbbreviationsAt(ulong offset, UnitEncoding encoding)
    {
        ref AbbreviationTable? table = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _abbreviations, (offset, encoding), out _);
        return table ??= new AbbreviationTable(Sections.Get(DwarfSection.Abbreviations), offset, encoding, Limits);
    }

    /// <summary>Forgets abbreviations and names, to be read again when needed.</summary>
    public void DropCaches()
    {
        _abbreviations.Clear();
        Names.Clear();
        foreach (DwarfUnit unit in _units ?? [])
        {
            unit.DropAbbreviations();
        }
    }

    public ReadOnlySpan<byte> StringAt(DwarfSection section, ulong offset)
    {
        ReadOnlySpan<byte> bytes = Sections.Get(section);
        if (offset >= (ulong)bytes.Length)
        {
            return default;
        }

        bytes = bytes.Slice((int)offset, Math.Min(bytes.Length - (int)offset, Limits.StringBytes));
        int length = bytes.IndexOf((byte)0);
        return length < 0 ? default : bytes[..length];
    }

    /// <summary>The unit around an offset of <c>.debug_info</c>.</summary>
    /// <param name="offset">Offset of an entry.</param>
    /// <param name="near">A unit to try first: split units of a package are not in the list of units.</param>
    /// <param name="location">The entry.</param>
    public bool TryLocate(ulong offset, DwarfUnit? near, out DieLocation location)
    {
        if (near is not null && near.Section == DwarfSection.Info
            && offset >= (ulong)near.Header.RootOffset && offset < (ulong)near.Header.End)
        {
            location = new DieLocation(near, offset);
            return true;
        }

        DwarfUnit[] units = Units;
        int low = 0;
        int high = units.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((ulong)units[middle].Header.Offset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        location = low > 0 ? new DieLocation(units[low - 1], offset) : default;
        return low > 0 && offset < (ulong)units[low - 1].Header.End;
    }

    /// <summary>The type entry of the type unit with a signature.</summary>
    public bool TryLocateType(ulong signature, out DieLocation location)
    {
        if (_typeUnits is null)
        {
            _typeUnits = [];
            foreach (DwarfUnit unit in Units.Concat(ReadHeaders(DwarfSection.Types)))
            {
                if (unit.Header.IsTypeUnit)
                {
                    _typeUnits.TryAdd(unit.Header.Signature, unit);
                }
            }
        }

        bool found = _typeUnits.TryGetValue(signature, out DwarfUnit? type);
        location = found ? new DieLocation(type!, (ulong)type!.Header.Offset + type.Header.TypeOffset) : default;
        return found;
    }

    private DwarfUnit[] ReadHeaders(DwarfSection section)
    {
        ReadOnlySpan<byte> bytes = Sections.Get(section);
        var units = new List<DwarfUnit>();
        int offset = 0;
        while (units.Count < Limits.Units
            && UnitHeader.TryRead(bytes, offset, section == DwarfSection.Types, out UnitHeader header, out bool isReadable))
        {
            if (isReadable)
            {
                units.Add(new DwarfUnit(this, header, section));
            }

            offset = header.End;
        }

        return [.. units];
    }
}
