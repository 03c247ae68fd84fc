using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>
/// <c>DT_GNU_HASH</c>: bucket count, index of the first hashed symbol, Bloom filter size in words and its shift;
/// then the filter (64-bit words), the buckets, and one hash value a symbol whose lowest bit ends a chain.
/// </summary>
internal static class GnuHashTable
{
    private const int HeaderSize = 16;

    public static bool TryFind(ReadOnlySpan<byte> table, ElfSymbolTable symbols, ReadOnlySpan<byte> name, out ElfSymbol symbol)
    {
        symbol = default;
        if (!TryLayout(table, out uint bucketCount, out uint first, out var buckets, out var chains))
        {
            return false;
        }

        uint hash = HashOf(name);
        uint index = BinaryPrimitives.ReadUInt32LittleEndian(buckets[(int)(hash % bucketCount * 4)..]);
        for (; index >= first && index < (uint)symbols.Count; index++)
        {
            long at = (long)(index - first) * 4;
            if (at > chains.Length - 4)
            {
                return false;
            }

            uint stored = BinaryPrimitives.ReadUInt32LittleEndian(chains[(int)at..]);
            if ((stored | 1) == (hash | 1))
            {
                var candidate = symbols[(int)index];
                if (candidate.IsDefined && candidate.Name.SequenceEqual(name))
                {
                    symbol = candidate;
                    return true;
                }
            }

            if ((stored & 1) != 0)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Number of symbols, the unhashed ones included: one more than the end of the last chain.</summary>
    public static ulong SymbolCount(ReadOnlySpan<byte> table)
    {
        if (!TryLayout(table, out uint bucketCount, out uint first, out var buckets, out var chains))
        {
            return 0;
        }

        uint last = 0;
        for (uint i = 0; i < bucketCount; i++)
        {
            last = Math.Max(last, BinaryPrimitives.ReadUInt32LittleEndian(buckets[(int)(i * 4)..]));
        }

        if (last < first)
        {
            return first;
        }

        for (long at = (long)(last - first) * 4; at <= chains.Length - 4; at += 4, last++)
        {
            if ((chains[(int)at] & 1) != 0)
            {
                return last + 1UL;
            }
        }

        return 0;
    }

    private static bool TryLayout(
        ReadOnlySpan<byte> table, out uint bucketCount, out uint first, out ReadOnlySpan<byte> buckets, out ReadOnlySpan<byte> chains)
    {
        bucketCount = first = 0;
        buckets = chains = default;
        if (table.Length < HeaderSize)
        {
            return false;
        }

        bucketCount = BinaryPrimitives.ReadUInt32LittleEndian(table);
        first = BinaryPrimitives.ReadUInt32LittleEndian(table[4..]);
        long start = HeaderSize + (BinaryPrimitives.ReadUInt32LittleEndian(table[8..]) * 8L);
        long end = start + (bucketCount * 4L);
        if (bucketCount == 0 || end > table.Length)
        {
            return false;
        }

        buckets = table[(int)start..(int)end];
        chains = table[(int)end..];
        return true;
    }

    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 5381;
        foreach (byte b in name)
        {
            hash = unchecked((hash * 33) + b);
        }

        return hash;
    }
}
