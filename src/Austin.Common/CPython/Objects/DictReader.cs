using System.Buffers.Binary;
using System.Numerics;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Objects;

/// <summary>Reads dictionaries, and the values that instances keep under the keys of their class, in order of insertion.</summary>
internal sealed class DictReader(ObjectMemory memory, ObjectLayout layout)
{
    /// <summary>Most entries looked at, deleted ones included, whatever a dictionary says of itself.</summary>
    public const int MaxScan = 1 << 20;

    private const int Chunk = 128;
    private const int MaxLogarithm = 40;
    private const int KindGeneral = 0;
    private const int KindLast = 2;
    private const int Pair = 2 * sizeof(ulong);
    private const int Triple = 3 * sizeof(ulong);

    /// <summary>Most values of a shared-key table: its sizes are bytes.</summary>
    private const int MaxShared = 256;

    private readonly byte[] _entries = new byte[Chunk * Triple];
    private readonly byte[] _values = new byte[sizeof(ulong) * (MaxShared + 1)];
    private readonly byte[] _order = new byte[MaxShared];

    /// <summary>Reads a dictionary's entries.</summary>
    /// <param name="dict">The object.</param>
    /// <param name="limit">Most entries wanted.</param>
    /// <param name="entries">They are appended here; some of them also when false is returned.</param>
    /// <param name="count">How many it says it has.</param>
    /// <returns>false when it is damaged, or was changed meanwhile.</returns>
    public bool TryRead(ulong dict, int limit, List<ObjectEntry> entries, out long count)
    {
        Span<byte> header = stackalloc byte[layout.DictValues + sizeof(ulong)];
        count = 0;
        if (!ObjectMemory.IsAddress(dict) || !memory.TryRead(dict, header))
        {
            return false;
        }

        count = BinaryPrimitives.ReadInt64LittleEndian(header[layout.DictUsed..]);
        ulong keys = BinaryPrimitives.ReadUInt64LittleEndian(header[layout.DictKeys..]);
        ulong values = BinaryPrimitives.ReadUInt64LittleEndian(header[layout.DictValues..]);
        if (count < 0)
        {
            return false;
        }

        if (values != 0)
        {
            return TryReadValues(keys, values, limit, entries);
        }

        if (!TryKeys(keys, out ulong first, out int entrySize, out long entryCount) || count > entryCount)
        {
            return false;
        }

        long wanted = Math.Min(count, limit);
        int found = 0;
        for (long at = 0; found < wanted && at < Math.Min(entryCount, MaxScan); at += Chunk)
        {
            int here = (int)Math.Min(Chunk, entryCount - at);
            Span<byte> chunk = _entries.AsSpan(0, here * entrySize);
            if (!memory.TryRead(first + (ulong)(at * entrySize), chunk))
            {
                return false;
            }

            for (int i = 0; i < here && found < wanted; i++)
            {
                ReadOnlySpan<byte> entry = chunk.Slice((i * entrySize) + entrySize - Pair, Pair);
                ulong value = BinaryPrimitives.ReadUInt64LittleEndian(entry[sizeof(ulong)..]);
                // A deleted entry keeps its place.
                if (value != 0)
                {
                    entries.Add(new ObjectEntry(BinaryPrimitives.ReadUInt64LittleEndian(entry), value));
                    found++;
                }
            }
        }

        return found == wanted || entryCount > MaxScan;
    }

    /// <summary>Reads values that lie apart from their keys: of a split dictionary, or of an instance.</summary>
    /// <param name="keys">The keys of the class.</param>
    /// <param name="values">3.8–3.12: the first value; 3.13+: the sizes in front of it.</param>
    /// <param name="limit">Most entries wanted.</param>
    /// <param name="entries">They are appended here.</param>
    public bool TryReadValues(ulong keys, ulong values, int limit, List<ObjectEntry> entries)
    {
        if ((values & 7) != 0 || !TryKeys(keys, out ulong first, out int entrySize, out long entryCount) || entryCount > MaxShared)
        {
            return false;
        }

        int capacity = (int)entryCount;
        int count = capacity;
        Span<byte> order = _order;
        Span<byte> sizes = stackalloc byte[sizeof(ulong)];
        ulong firstValue = values;
        if (layout.HasValuesHeader)
        {
            // struct _dictvalues: capacity, size, embedded, valid, one byte each; only embedded ones lose their validity.
            if (!memory.TryRead(values, sizes) || (sizes[2] != 0 && sizes[3] == 0))
            {
                return false;
            }

            capacity = sizes[0];
            count = sizes[1];
            firstValue += sizeof(ulong);
            if (count > capacity || !memory.TryRead(firstValue + ((ulong)capacity * sizeof(ulong)), order[..count]))
            {
                return false;
            }
        }
        else if (layout.HasValuesPrefix)
        {
            // Downwards from the values: bytes of the prefix, number of values, then their order.
            if (!memory.TryRead(values - 2, sizes[..2]) || (count = sizes[0]) > MaxShared - 2
                || !memory.TryRead(values - 2 - (ulong)count, order[..count]))
            {
                return false;
            }

            order[..count].Reverse();
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                order[i] = (byte)i;
            }
        }

        int present = (int)Math.Min(entryCount, capacity);
        Span<byte> table = _values.AsSpan(0, present * sizeof(ulong));
        if (!memory.TryRead(firstValue, table))
        {
            return present == 0;
        }

        int found = 0;
        for (int i = 0; i < count && found < limit; i++)
        {
            int index = order[i];
            if (index >= present)
            {
                return false;
            }

            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(table[(index * sizeof(ulong))..]);
            ulong key = value == 0 ? 0 : memory.Word(first + (ulong)((index * entrySize) + entrySize - Pair));
            if (key != 0)
            {
                entries.Add(new ObjectEntry(key, value));
                found++;
            }
        }

        return true;
    }

    private bool TryKeys(ulong keys, out ulong first, out int entrySize, out long entryCount)
    {
        Span<byte> header = stackalloc byte[layout.KeysHeader];
        first = 0;
        entrySize = Triple;
        entryCount = 0;
        if (!ObjectMemory.IsAddress(keys) || !memory.TryRead(keys, header))
        {
            return false;
        }

        long slots;
        long indexBytes;
        if (layout.HasKeysKind)
        {
            int logarithm = header[ObjectLayout.KeysSize];
            int bytes = header[ObjectLayout.KeysSize + 1];
            int kind = header[ObjectLayout.KeysSize + 2];
            if (logarithm > MaxLogarithm || bytes > MaxLogarithm || kind > KindLast)
            {
                return false;
            }

            slots = 1L << logarithm;
            indexBytes = 1L << bytes;
            entrySize = kind == KindGeneral ? Triple : Pair;
        }
        else
        {
            slots = BinaryPrimitives.ReadInt64LittleEndian(header[ObjectLayout.KeysSize..]);
            if (slots is <= 0 or > 1L << MaxLogarithm || !BitOperations.IsPow2(slots))
            {
                return false;
            }

            indexBytes = slots * (slots <= byte.MaxValue ? 1 : slots <= ushort.MaxValue ? 2 : slots <= uint.MaxValue ? 4 : 8);
        }

        entryCount = BinaryPrimitives.ReadInt64LittleEndian(header[layout.KeysEntryCount..]);
        first = keys + (ulong)layout.KeysHeader + (ulong)indexBytes;
        // The table is never full.
        return entryCount >= 0 && entryCount < slots + 1;
    }
}
