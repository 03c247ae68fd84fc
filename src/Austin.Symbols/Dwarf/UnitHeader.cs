namespace Austin.Symbols.Dwarf;

/// <summary>Header of a unit (DWARF 5, 7.5.1). All positions are offsets into the section that holds it.</summary>
internal readonly record struct UnitHeader
{
    // Length, version, type, address size, abbreviations, signature and type offset of 64-bit DWARF 5.
    private const int MaxSize = 12 + 2 + 1 + 1 + 8 + 8 + 8;

    public required int Offset { get; init; }

    /// <summary>Where the next unit begins.</summary>
    public required int End { get; init; }

    /// <summary>Where the entry of the unit itself begins.</summary>
    public required int RootOffset { get; init; }

    public required UnitEncoding Encoding { get; init; }

    public required UnitType Type { get; init; }

    public required ulong AbbreviationOffset { get; init; }

    /// <summary>Signature of a type unit, or identity that joins a skeleton unit to its split unit (DWARF 5).</summary>
    public ulong Signature { get; init; }

    /// <summary>Offset of the type's entry from the start of a type unit.</summary>
    public ulong TypeOffset { get; init; }

    public bool IsTypeUnit => Type is UnitType.Type or UnitType.SplitType;

    /// <summary>
    /// Reads the header at an offset. False at the end and where lengths make no sense: nothing behind can be found.
    /// <paramref name="isReadable"/> is false for a unit that can only be stepped over (unknown version, odd address size).
    /// </summary>
    /// <param name="sections">The file.</param>
    /// <param name="section"><c>.debug_info</c>, or <c>.debug_types</c> of DWARF 4.</param>
    /// <param name="offset">Where the header begins.</param>
    /// <param name="header">The header.</param>
    /// <param name="isReadable">Whether the unit can be used.</param>
    public static bool TryRead(
        DwarfSections sections, DwarfSection section, int offset, out UnitHeader header, out bool isReadable)
    {
        header = default;
        isReadable = false;
        var cursor = new DwarfCursor(sections.Get(section, (ulong)offset + MaxSize), (ulong)offset);
        ulong length = cursor.InitialLength(out bool is64);
        if (cursor.Failed || length == 0 || length > (ulong)(sections.Size(section) - cursor.Position))
        {
            return false;
        }

        int end = cursor.Position + (int)length;
        ushort version = cursor.U16();
        UnitType type = section == DwarfSection.Types ? UnitType.Type : UnitType.Compile;
        byte addressSize;
        ulong abbreviations;
        if (version >= 5)
        {
            type = (UnitType)cursor.U8();
            addressSize = cursor.U8();
            abbreviations = cursor.Offset(is64);
        }
        else
        {
            abbreviations = cursor.Offset(is64);
            addressSize = cursor.U8();
        }

        bool isTypeUnit = type is UnitType.Type or UnitType.SplitType;
        ulong signature = isTypeUnit || type is UnitType.Skeleton or UnitType.SplitCompile ? cursor.U64() : 0;
        ulong typeOffset = isTypeUnit ? cursor.Offset(is64) : 0;

        header = new UnitHeader
        {
            Offset = offset,
            End = end,
            RootOffset = cursor.Position,
            Encoding = new UnitEncoding(version, addressSize, is64),
            Type = type,
            AbbreviationOffset = abbreviations,
            Signature = signature,
            TypeOffset = typeOffset,
        };
        isReadable = !cursor.Failed && cursor.Position <= end && version is >= 2 and <= 5 && addressSize is 4 or 8
            && type is >= UnitType.Compile and <= UnitType.SplitType;
        return true;
    }
}
