namespace Austin.Symbols.Elf;

/// <summary>
/// Functions sorted by address, for the question "which function is at this address". Holds functions,
/// indirect functions, and labels in code; leaves out undefined and absolute symbols and assembler-local names.
/// </summary>
public sealed class SymbolIndex
{
    // Compilers align functions to a line of the cache at most.
    private const ulong MostPadding = 64;

    private readonly SymbolIndexEntry[] _entries;
    private readonly ulong[] _furthestEnd;
    private readonly ElfSymbolTable[] _tables;
    private readonly int _maxEnclosingSteps;
    private readonly bool _isComplete;
    private readonly ElfImage? _image;
    private readonly Lazy<FunctionStarts?> _starts;

    private SymbolIndex(SymbolIndexEntry[] entries, ElfSymbolTable[] tables, int maxEnclosingSteps, bool isComplete, ElfImage? image)
    {
        _entries = entries;
        _tables = tables;
        _maxEnclosingSteps = maxEnclosingSteps;
        _isComplete = isComplete;
        _image = image;
        _starts = new Lazy<FunctionStarts?>(() => image is null || isComplete ? null : FunctionStarts.Find(image, entries));
        _furthestEnd = new ulong[entries.Length];
        ulong furthest = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            furthest = Math.Max(furthest, entries[i].End);
            _furthestEnd[i] = furthest;
        }
    }

    /// <summary>Number of functions, aliases at the same address counted separately.</summary>
    public int Count => _entries.Length;

    /// <summary>
    /// Indexes <c>.symtab</c> of each image, or <c>.dynsym</c> of those that have none. Further images (mini debug
    /// information, a separate debug file) must describe the same program.
    /// </summary>
    public static SymbolIndex Build(params ReadOnlySpan<ElfImage> images)
    {
        var tables = new List<ElfSymbolTable>();
        var entries = new List<SymbolIndexEntry>();
        int maxSteps = ElfLimits.Default.MaxEnclosingSteps;
        bool isComplete = false;
        foreach (var image in images)
        {
            bool hasAll = image.Symbols.Count > 1;
            var table = hasAll ? image.Symbols : image.DynamicSymbols;
            isComplete |= hasAll;
            SymbolIndexEntry.AddFunctions(image, table, tables.Count, entries);
            tables.Add(table);
            maxSteps = image.Limits.MaxEnclosingSteps;
        }

        var sorted = entries.ToArray();
        Array.Sort(sorted, new SymbolPreference([.. tables]));
        SymbolIndexEntry.ExtendSizeless(sorted);
        return new SymbolIndex(sorted, [.. tables], maxSteps, isComplete, images.IsEmpty ? null : images[0]);
    }

    /// <summary>
    /// The function whose range covers <paramref name="vaddr"/>, the one that starts nearest below it if
    /// several do. One without a size reaches to the next function or the end of its section; where the table does not
    /// name all functions, the code tells the next one, and in any case it ends where a <see cref="SignalTrampoline"/> begins.
    /// </summary>
    public bool TryFind(ulong vaddr, out ElfSymbol symbol) => TryFind(vaddr, 0, out symbol);

    /// <summary>
    /// The same, but starting no lower than <paramref name="functionStart"/>, the start of the FDE that covers
    /// the address: in a stripped file the nearest exported function is often another one.
    /// </summary>
    public bool TryFind(ulong vaddr, ulong functionStart, out ElfSymbol symbol)
    {
        int i = LastAtOrBelow(vaddr);
        for (int steps = 0; i >= 0 && steps < _maxEnclosingSteps; i--, steps++)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Start < functionStart || _furthestEnd[i] <= vaddr)
            {
                break;
            }

            if (vaddr < entry.End && (entry.HasSize || Reaches(entry, vaddr)))
            {
                symbol = _tables[entry.Table][entry.Index];
                return true;
            }
        }

        symbol = default;
        return false;
    }

    /// <summary>Where the function around an address starts: by its symbol, else by the code, all of which is read where not all functions have one.</summary>
    public bool TryFindStart(ulong vaddr, out ulong start)
    {
        if (TryFind(vaddr, out ElfSymbol symbol))
        {
            start = symbol.Value;
            return true;
        }

        return TryFindTrampoline(vaddr, out start) || (_starts.Value is { } starts && starts.TryFind(vaddr, out start));
    }

    /// <summary>
    /// The function in front of an address that no function covers, when nothing but the padding between two
    /// functions can be there: a table of all symbols of the file names the next one, and padding is short.
    /// </summary>
    public bool TryFindBefore(ulong vaddr, out ElfSymbol symbol)
    {
        int last = _isComplete ? LastAtOrBelow(vaddr) : -1;
        ulong end = last >= 0 ? _furthestEnd[last] : 0;
        for (int i = last, steps = 0; i >= 0 && steps < _maxEnclosingSteps && end <= vaddr && vaddr - end < MostPadding; i--, steps++)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.End == end)
            {
                symbol = _tables[entry.Table][entry.Index];
                return true;
            }
        }

        symbol = default;
        return false;
    }

    // No function that has no symbol starts in between.
    private bool Reaches(in SymbolIndexEntry entry, ulong vaddr) =>
        !(TryFindTrampoline(vaddr, out ulong trampoline) && trampoline > entry.Start)
        && (_starts.Value is not { } starts || !starts.TryFind(vaddr, out ulong start) || start <= entry.Start);

    private bool TryFindTrampoline(ulong vaddr, out ulong start)
    {
        start = 0;
        return _image is not null && SignalTrampoline.TryFind(_image, vaddr, out start);
    }

    private int LastAtOrBelow(ulong vaddr)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_entries[middle].Start <= vaddr)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
