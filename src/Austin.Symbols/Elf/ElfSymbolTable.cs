using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>
/// The entries of <c>.symtab</c> or <c>.dynsym</c>, decoded when asked for. Entries are 24 bytes
/// (<c>Elf64_Sym</c>, elf(5)); the first is the null entry.
/// </summary>
public sealed class ElfSymbolTable
{
    internal const int EntrySize = 24;

    private readonly ElfTableBytes _entries;
    private readonly ElfTableBytes _names;

    internal ElfSymbolTable(ElfTableBytes entries, ElfTableBytes names)
    {
        _entries = entries;
        _names = names;
        Count = entries.Bytes.Length / EntrySize;
    }

    /// <summary>Number of entries, the null entry included.</summary>
    public int Count { get; }

    /// <summary>The entry at <paramref name="index"/>; a null entry when it cannot be read any more.</summary>
    public ElfSymbol this[int index]
    {
        get
        {
            var all = _entries.Bytes;
            if ((uint)index >= (uint)Count || all.Length < (index + 1) * EntrySize)
            {
                return default;
            }

            var entry = all.Slice(index * EntrySize, EntrySize);
            return new ElfSymbol(
                this,
                BinaryPrimitives.ReadUInt32LittleEndian(entry),
                entry[4],
                BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
        }
    }

    /// <summary>Walks all entries without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    internal ReadOnlySpan<byte> NameAt(uint offset)
    {
        var names = _names.Bytes;
        if (offset >= (uint)names.Length)
        {
            return default;
        }

        names = names[(int)offset..];
        int end = names.IndexOf((byte)0);
        if (end < 0)
        {
            return default;
        }

        int version = names[..end].IndexOf((byte)'@');
        return names[..(version > 0 ? version : end)];
    }

    /// <summary>Position in a table.</summary>
    public struct Enumerator
    {
        private readonly ElfSymbolTable _table;
        private int _index;

        internal Enumerator(ElfSymbolTable table)
        {
            _table = table;
            _index = -1;
        }

        /// <summary>The entry here.</summary>
        public readonly ElfSymbol Current => _table[_index];

        /// <summary>Goes to the next entry.</summary>
        public bool MoveNext() => ++_index < _table.Count;
    }
}
