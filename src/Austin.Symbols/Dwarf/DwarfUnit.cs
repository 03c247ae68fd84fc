namespace Austin.Symbols.Dwarf;

/// <summary>One unit of a file: its header, its own entry, and ways to follow what its attributes refer to.</summary>
internal sealed class DwarfUnit
{
    private readonly SplitContributions _contributions;
    private AbbreviationTable? _abbreviations;
    private UnitAttributes _root;
    private bool _rootRead;

    public DwarfUnit(DwarfFile file, UnitHeader header, DwarfSection section = DwarfSection.Info)
    {
        File = file;
        Header = header;
        Section = section;
    }

    /// <summary>A split unit, which takes addresses and line table from the skeleton in the main file.</summary>
    public DwarfUnit(DwarfFile file, UnitHeader header, DwarfUnit skeleton, SplitContributions contributions)
        : this(file, header)
    {
        Skeleton = skeleton;
        _contributions = contributions;
    }

    public DwarfFile File { get; }

    public UnitHeader Header { get; }

    /// <summary>The section the unit lies in.</summary>
    public DwarfSection Section { get; }

    public DwarfUnit? Skeleton { get; }

    /// <summary>The unit that has addresses and a line table: itself unless it is a split unit.</summary>
    public DwarfUnit Main => Skeleton ?? this;

    public UnitEncoding Encoding => Header.Encoding;

    public AbbreviationTable Abbreviations => _abbreviations ??=
        File.AbbreviationsAt(Header.AbbreviationOffset + _contributions.Abbreviations, Encoding);

    /// <summary>Attributes of the unit's own entry; all absent when it is unreadable.</summary>
    public ref readonly UnitAttributes Root
    {
        get
        {
            if (!_rootRead)
            {
                _rootRead = true;
                DwarfCursor cursor = CursorAt((ulong)Header.RootOffset);
                if (Abbreviations.Find(cursor.Uleb()) is { } abbreviation)
                {
                    UnitAttributes.Read(ref cursor, abbreviation, Encoding, out _root);
                }
            }

            return ref _root;
        }
    }

    /// <summary>Address that offsets in range lists start from.</summary>
    public ulong BaseAddress => TryGetAddress(Main.Root.LowPc, out ulong address) ? address : 0;

    /// <summary>A cursor at a section offset that cannot leave the unit.</summary>
    public DwarfCursor CursorAt(ulong offset) => new(File.Sections.Get(Section, (ulong)Header.End), offset);

    /// <summary>A new abbreviation table can be dropped from memory after the unit was indexed.</summary>
    public void DropAbbreviations() => _abbreviations = null;

    public bool TryGetAddress(AttributeValue value, out ulong address)
    {
        address = value.Number;
        return value.Kind switch
        {
            ValueKind.Address => true,
            ValueKind.AddressIndex => Main.TryGetIndexedAddress(value.Number, out address),
            _ => false,
        };
    }

    /// <summary>Bytes of a string attribute, empty where absent or damaged.</summary>
    public ReadOnlySpan<byte> StringBytes(AttributeValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.InlineString:
                return File.StringAt(Section, value.Number);
            case ValueKind.String:
                return File.StringAt(DwarfSection.Strings, value.Number);
            case ValueKind.LineString:
                return File.StringAt(DwarfSection.LineStrings, value.Number);
            case ValueKind.StringIndex:
                return TryGetStringOffset(value.Number, out ulong offset)
                    ? File.StringAt(DwarfSection.Strings, offset)
                    : default;
            case ValueKind.SupplementaryString:
                return File.Supplementary is { } file ? file.StringAt(DwarfSection.Strings, value.Number) : default;
            default:
                return default;
        }
    }

    /// <summary>The entry that a reference attribute names, perhaps in another unit or in the dwz file.</summary>
    public bool TryFollow(AttributeValue reference, out DieLocation location)
    {
        switch (reference.Kind)
        {
            case ValueKind.UnitReference:
                ulong offset = (ulong)Header.Offset + reference.Number;
                location = new DieLocation(this, offset);
                return reference.Number < (ulong)(Header.End - Header.Offset);
            case ValueKind.Reference:
                return File.TryLocate(reference.Number + _contributions.Info, this, out location);
            case ValueKind.SupplementaryReference when File.Supplementary is { } file:
                return file.TryLocate(reference.Number, null, out location);
            case ValueKind.Signature:
                return File.TryLocateType(reference.Number, out location);
            default:
                location = default;
                return false;
        }
    }

    /// <summary>Where a range list begins: an offset into <c>.debug_rnglists</c> (DWARF 5) or <c>.debug_ranges</c>.</summary>
    public bool TryGetRangeList(AttributeValue value, out ulong offset)
    {
        if (value.Kind == ValueKind.RangeListIndex)
        {
            return TryGetIndexedRangeList(value.Number, out offset);
        }

        if (!value.TryGetSectionOffset(out offset))
        {
            return false;
        }

        if (Skeleton is not null)
        {
            // GNU split DWARF 4 keeps range lists in the main file, DWARF 5 in the split file.
            offset += Encoding.Version >= 5 ? _contributions.RangeLists : Skeleton.Root.GnuRangesBase.Number;
        }

        return true;
    }

    private bool TryGetIndexedAddress(ulong index, out ulong address)
    {
        int size = Encoding.AddressSize;
        DwarfCursor cursor = EntryAt(DwarfSection.Addresses, Root.AddressBase.Number, index, size);
        address = cursor.Unsigned(size);
        return !cursor.Failed;
    }

    private bool TryGetStringOffset(ulong index, out ulong offset)
    {
        // Without a base attribute: behind the header in DWARF 5, no header before.
        ulong start = Root.StringOffsetsBase.IsPresent
            ? Root.StringOffsetsBase.Number
            : _contributions.StringOffsets + (Encoding.Version < 5 ? 0UL : Encoding.Is64 ? 16UL : 8UL);
        DwarfCursor cursor = EntryAt(DwarfSection.StringOffsets, start, index, Encoding.OffsetSize);
        offset = cursor.Offset(Encoding.Is64);
        return !cursor.Failed;
    }

    private bool TryGetIndexedRangeList(ulong index, out ulong offset)
    {
        ulong start = Root.RangeListsBase.IsPresent
            ? Root.RangeListsBase.Number
            : _contributions.RangeLists + (Encoding.Is64 ? 20UL : 12UL);
        DwarfCursor cursor = EntryAt(DwarfSection.RangeLists, start, index, Encoding.OffsetSize);
        offset = start + cursor.Offset(Encoding.Is64);
        return !cursor.Failed;
    }

    private DwarfCursor EntryAt(DwarfSection section, ulong start, ulong index, int size)
    {
        // An index this large is past the end of any section; the multiplication must not wrap around to a valid one.
        ulong offset = index > uint.MaxValue ? ulong.MaxValue : start + (index * (ulong)size);
        return new DwarfCursor(File.Sections.Get(section), offset);
    }
}
