namespace Austin.Symbols.Dwarf;

/// <summary>
/// Reads <c>.debug_aranges</c> (DWARF 5, 6.1.2). It may be absent or partial, so it only helps units that do not say
/// themselves where their code is.
/// </summary>
internal static class AddressRangeTable
{
    /// <summary>Collects ranges by the offset of their unit.</summary>
    public static Dictionary<ulong, List<AddressRange>> Read(ReadOnlySpan<byte> section, DwarfLimits limits)
    {
        var ranges = new Dictionary<ulong, List<AddressRange>>();
        int total = 0;
        var cursor = new DwarfCursor(section);
        while (!cursor.AtEnd)
        {
            ulong start = (ulong)cursor.Position;
            ulong length = cursor.InitialLength(out bool is64);
            if (length > (ulong)cursor.Remaining)
            {
                break;
            }

            ulong end = (ulong)cursor.Position + length;
            ushort version = cursor.U16();
            ulong unit = cursor.Offset(is64);
            int addressSize = cursor.U8();
            int segmentSize = cursor.U8();
            if (version == 2 && addressSize is 4 or 8 && segmentSize == 0)
            {
                // Pairs are aligned to their own size, from the start of the set.
                ulong pair = 2 * (ulong)addressSize;
                ulong misaligned = ((ulong)cursor.Position - start) % pair;
                cursor.Skip(misaligned == 0 ? 0 : pair - misaligned);
                var own = new List<AddressRange>();
                while ((ulong)cursor.Position + pair <= end && total < limits.UnitRanges)
                {
                    ulong begin = cursor.Unsigned(addressSize);
                    ulong size = cursor.Unsigned(addressSize);
                    if (begin != 0 && size != 0 && begin + size > begin)
                    {
                        own.Add(new AddressRange(begin, begin + size));
                        total++;
                    }
                }

                ranges.TryAdd(unit, own);
            }

            cursor.Seek(end);
        }

        return ranges;
    }
}
