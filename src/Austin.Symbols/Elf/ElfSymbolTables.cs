using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>Finds the symbol tables of an image, and symbols in them by name.</summary>
internal static class ElfSymbolTables
{
    public static ElfSymbolTable Empty { get; } = new(default, default);

    public static ElfSymbolTable? FromSection(ElfImage image, uint type)
    {
        var sections = image.Sections;
        foreach (var section in sections)
        {
            if (section.Type == type && section.EntrySize == ElfSymbolTable.EntrySize && section.Link < sections.Count)
            {
                return new ElfSymbolTable(new ElfTableBytes(image, section), new ElfTableBytes(image, sections[(int)section.Link]));
            }
        }

        return null;
    }

    public static ElfSymbolTable FromDynamic(ElfImage image, ElfDynamic dynamic)
    {
        if (dynamic.SymbolsAddress == 0 || dynamic.StringsAddress == 0)
        {
            return Empty;
        }

        ulong count = dynamic.GnuHashAddress != 0
            ? GnuHashTable.SymbolCount(image.VirtualBytes(dynamic.GnuHashAddress))
            : ChainCount(image.VirtualBytes(dynamic.HashAddress));
        return new ElfSymbolTable(
            new ElfTableBytes(image, dynamic.SymbolsAddress, count * ElfSymbolTable.EntrySize),
            new ElfTableBytes(image, dynamic.StringsAddress, dynamic.StringsSize));
    }

    public static bool TryFind(ElfSymbolTable table, ReadOnlySpan<byte> name, out ElfSymbol symbol)
    {
        foreach (var candidate in table)
        {
            if (candidate.IsDefined && candidate.Name.SequenceEqual(name))
            {
                symbol = candidate;
                return true;
            }
        }

        symbol = default;
        return false;
    }

    /// <summary><c>DT_HASH</c>: bucket count, then chain count, which is the number of symbols (gABI).</summary>
    private static ulong ChainCount(ReadOnlySpan<byte> hash) =>
        hash.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]);
}
