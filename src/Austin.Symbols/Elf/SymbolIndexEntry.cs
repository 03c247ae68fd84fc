namespace Austin.Symbols.Elf;

/// <summary>One function of a <see cref="SymbolIndex"/>: [Start, End) as file addresses, and where its symbol is.</summary>
internal struct SymbolIndexEntry
{
    public ulong Start;

    /// <summary>For a symbol without size, first the end of its section or segment, then at most the next start.</summary>
    public ulong End;
    public int Table;
    public int Index;
    public bool HasSize;

    public static void AddFunctions(ElfImage image, ElfSymbolTable symbols, int table, List<SymbolIndexEntry> entries)
    {
        for (int i = 1; i < symbols.Count; i++)
        {
            var symbol = symbols[i];
            if (IsFunction(symbol) && TryCodeEnd(image, symbol, out ulong codeEnd))
            {
                ulong end = unchecked(symbol.Value + symbol.Size);
                entries.Add(new SymbolIndexEntry
                {
                    Start = symbol.Value,
                    End = symbol.Size != 0 && end > symbol.Value ? end : codeEnd,
                    HasSize = symbol.Size != 0,
                    Table = table,
                    Index = i,
                });
            }
        }
    }

    /// <summary>Ends each symbol without size at the next higher start.</summary>
    public static void ExtendSizeless(Span<SymbolIndexEntry> sorted)
    {
        ulong next = ulong.MaxValue;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            ref var entry = ref sorted[i];
            if (i + 1 < sorted.Length && sorted[i + 1].Start > entry.Start)
            {
                next = sorted[i + 1].Start;
            }

            if (!entry.HasSize)
            {
                entry.End = Math.Min(entry.End, next);
            }
        }
    }

    private static bool IsFunction(in ElfSymbol symbol)
    {
        if (symbol.SectionIndex is ElfSymbol.Undefined or ElfSymbol.Absolute || symbol.Value == 0)
        {
            return false;
        }

        if (symbol.Type is ElfSymbolType.Function or ElfSymbolType.IndirectFunction)
        {
            return !symbol.Name.IsEmpty;
        }

        // "$x" and "$d" tell aarch64 disassemblers code from data; ".L" names are the compiler's own labels.
        var name = symbol.Name;
        return symbol.Type == ElfSymbolType.None && !name.IsEmpty && name[0] != '$' && !name.StartsWith(".L"u8);
    }

    /// <summary>The end of the code that the symbol lies in; false when it lies in none.</summary>
    private static bool TryCodeEnd(ElfImage image, in ElfSymbol symbol, out ulong end)
    {
        var sections = image.Sections;
        if (symbol.SectionIndex < ElfSymbol.FirstReserved && symbol.SectionIndex < sections.Count)
        {
            var section = sections[symbol.SectionIndex];
            end = unchecked(section.VirtualAddress + section.Size);
            return section.IsExecutable && symbol.Value >= section.VirtualAddress && symbol.Value < end;
        }

        foreach (var segment in image.Segments)
        {
            if (segment.Type == ElfSegmentType.Load && segment.IsExecutable && unchecked(symbol.Value - segment.VirtualAddress) < segment.MemorySize)
            {
                end = unchecked(segment.VirtualAddress + segment.MemorySize);
                return true;
            }
        }

        end = 0;
        return false;
    }
}
