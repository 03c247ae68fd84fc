using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>The addresses in <c>PT_DYNAMIC</c> (elf(5), <c>Elf64_Dyn</c>), as file addresses; 0 when absent.</summary>
internal sealed class ElfDynamic
{
    private const ulong Hash = 4;
    private const ulong StringTable = 5;
    private const ulong SymbolTable = 6;
    private const ulong StringSize = 10;
    private const ulong GnuHash = 0x6ffffef5;

    public ulong SymbolsAddress { get; private set; }

    public ulong StringsAddress { get; private set; }

    public ulong StringsSize { get; private set; }

    public ulong HashAddress { get; private set; }

    public ulong GnuHashAddress { get; private set; }

    public static ElfDynamic Read(ElfImage image, ulong bias)
    {
        var dynamic = new ElfDynamic();
        foreach (var segment in image.Segments)
        {
            if (segment.Type != ElfSegmentType.Dynamic)
            {
                continue;
            }

            var entries = image.VirtualBytes(segment.VirtualAddress);
            for (int i = 0; i < image.Limits.MaxDynamicEntries && entries.Length >= 16; i++, entries = entries[16..])
            {
                ulong tag = BinaryPrimitives.ReadUInt64LittleEndian(entries);
                if (tag == 0)
                {
                    break;
                }

                dynamic.Store(image, tag, BinaryPrimitives.ReadUInt64LittleEndian(entries[8..]), bias);
            }

            break;
        }

        return dynamic;
    }

    /// <summary>Looks in the dynamic symbols: by the GNU hash table where there is one, else one by one.</summary>
    public bool TryFindSymbol(ElfImage image, ReadOnlySpan<byte> name, out ElfSymbol symbol)
    {
        var table = image.DynamicSymbols;
        if (GnuHashAddress == 0)
        {
            return ElfSymbolTables.TryFind(table, name, out symbol);
        }

        return GnuHashTable.TryFind(image.VirtualBytes(GnuHashAddress), table, name, out symbol);
    }

    private void Store(ElfImage image, ulong tag, ulong value, ulong bias)
    {
        switch (tag)
        {
            case Hash: HashAddress = ToFileAddress(image, value, bias); break;
            case StringTable: StringsAddress = ToFileAddress(image, value, bias); break;
            case SymbolTable: SymbolsAddress = ToFileAddress(image, value, bias); break;
            case StringSize: StringsSize = value; break;
            case GnuHash: GnuHashAddress = ToFileAddress(image, value, bias); break;
            default: break;
        }
    }

    /// <summary>In a running process glibc's dynamic linker has added the bias in place; the vDSO's is untouched.</summary>
    private static ulong ToFileAddress(ElfImage image, ulong value, ulong bias)
    {
        if (bias != 0)
        {
            foreach (var segment in image.Segments)
            {
                if (segment.Type == ElfSegmentType.Load && segment.HasFileBytesAt(unchecked(value - bias)))
                {
                    return unchecked(value - bias);
                }
            }
        }

        return value;
    }
}
