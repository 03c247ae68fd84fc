namespace Austin.Symbols.Dwarf;

/// <summary>
/// The hash table that finds split units in a package: <c>.debug_cu_index</c> (DWARF 5, 7.3.5.3, and the version 2 of
/// GNU before it).
/// </summary>
internal static class PackageIndex
{
    private const uint Info = 1;
    private const uint Abbreviations = 3;
    private const uint StringOffsets = 6;
    private const uint RangeLists = 8;

    /// <summary>Where the parts of the unit with an identity are.</summary>
    public static bool TryFind(ReadOnlySpan<byte> section, ulong identity, out SplitContributions contributions)
    {
        contributions = default;
        var cursor = new DwarfCursor(section);
        uint version = cursor.U32();

        // DWARF 5 has a 2-byte version and 2 bytes of padding, which reads the same.
        uint columns = cursor.U32();
        uint units = cursor.U32();
        uint slots = cursor.U32();
        if (version is not (2 or 5) || slots == 0 || (slots & (slots - 1)) != 0)
        {
            return false;
        }

        ulong hashes = (ulong)cursor.Position;
        ulong rows = hashes + (8UL * slots);
        ulong identifiers = rows + (4UL * slots);
        ulong mask = slots - 1;
        ulong slot = identity & mask;
        ulong step = ((identity >> 32) & mask) | 1;
        for (uint probe = 0; probe < slots; probe++, slot = (slot + step) & mask)
        {
            cursor.Seek(hashes + (8 * slot));
            ulong candidate = cursor.U64();
            cursor.Seek(rows + (4 * slot));
            uint row = cursor.U32();
            if (row == 0 || cursor.Failed)
            {
                return false;
            }

            if (candidate == identity)
            {
                return row <= units
                    && TryReadRow(section, identifiers, columns, row, isStandard: version == 5, out contributions);
            }
        }

        return false;
    }

    private static bool TryReadRow(
        ReadOnlySpan<byte> section, ulong identifiers, uint columns, uint row, bool isStandard, out SplitContributions contributions)
    {
        contributions = default;
        var names = new DwarfCursor(section, identifiers);

        // Row 0 of the offsets would be the identifiers themselves: rows count from 1.
        var offsets = new DwarfCursor(section, identifiers + (4UL * columns * row));
        for (uint column = 0; column < columns && !offsets.Failed && !names.AtEnd; column++)
        {
            uint name = names.U32();
            ulong offset = offsets.U32();
            contributions = name switch
            {
                Info => contributions with { Info = offset },
                Abbreviations => contributions with { Abbreviations = offset },
                StringOffsets => contributions with { StringOffsets = offset },
                RangeLists when isStandard => contributions with { RangeLists = offset },
                _ => contributions,
            };
        }

        return !offsets.Failed;
    }
}
