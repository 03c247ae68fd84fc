using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Austin.Symbols.Dwarf;

/// <summary>The debug information of one file: its units, found by number, offset or signature.</summary>
internal sealed class DwarfFile
{
    private readonly Func<DwarfFile?> _openSupplementary;
    private readonly Dictionary<(ulong Offset, UnitEncoding Encoding), AbbreviationTable> _abbreviations = [];
    private readonly List<DwarfUnit> _units = [];
    private int _unitsEnd;
    private bool _allUnitsRead;
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
    public IReadOnlyList<DwarfUnit> Units
    {
        get
        {
            ReadUnits(ulong.MaxValue);
            return _units;
        }
    }

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
        return table ??= new AbbreviationTable(this, offset, encoding);
    }

    /// <summary>Forgets abbreviations and names, to be read again when needed.</summary>
    public void DropCaches()
    {
        _abbreviations.Clear();
        Names.Clear();
        foreach (DwarfUnit unit in _units)
        {
            unit.DropAbbreviations();
        }
    }

    public ReadOnlySpan<byte> StringAt(DwarfSection section, ulong offset)
    {
        if (offset >= (ulong)Sections.Size(section))
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = Sections.Get(section, offset + (ulong)Limits.StringBytes);
        bytes = offset < (ulong)bytes.Length ? bytes[(int)offset..] : default;
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

        ReadUnits(offset);
        int low = 0;
        int high = _units.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((ulong)_units[middle].Header.Offset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        location = low > 0 ? new DieLocation(_units[low - 1], offset) : default;
        return low > 0 && offset < (ulong)_units[low - 1].Header.End;
    }

    /// <summary>The unit that begins at an offset of <c>.debug_info</c>.</summary>
    public bool TryGetUnit(int offset, [NotNullWhen(true)] out DwarfUnit? unit)
    {
        unit = TryLocate((ulong)offset, null, out DieLocation location) && location.Unit.Header.Offset == offset ? location.Unit : null;
        return unit is not null;
    }

    /// <summary>The type entry of the type unit with a signature.</summary>
    public bool TryLocateType(ulong signature, out DieLocation location)
    {
        if (_typeUnits is null)
        {
            _typeUnits = [];
            var types = new List<DwarfUnit>();
            ReadHeaders(DwarfSection.Types, 0, ulong.MaxValue, types);
            foreach (DwarfUnit unit in Units.Concat(types))
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

    /// <summary>Goes on with the list of units until it has the one at an offset: each header says where the next is.</summary>
    private void ReadUnits(ulong offset)
    {
        if (!_allUnitsRead && offset >= (ulong)_unitsEnd)
        {
            _unitsEnd = ReadHeaders(DwarfSection.Info, _unitsEnd, offset, _units);
            _allUnitsRead = offset >= (ulong)_unitsEnd;
        }
    }

    /// <summary>Reads the headers up to the unit at <paramref name="last"/>; returns where the one after it begins.</summary>
    private int ReadHeaders(DwarfSection section, int offset, ulong last, List<DwarfUnit> units)
    {
        while ((ulong)offset <= last && units.Count < Limits.Units
            && UnitHeader.TryRead(Sections, section, offset, out UnitHeader header, out bool isReadable))
        {
            if (isReadable)
            {
                units.Add(new DwarfUnit(this, header, section));
            }

            offset = header.End;
        }

        return offset;
    }
}
