using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace AustinP.Native;

/// <summary>One ELF image, with its unwind tables and its functions.</summary>
/// <param name="image">The image.</param>
/// <param name="path">Where it was opened; null for one that was read from memory.</param>
/// <param name="pathInRoot">The path as the target sees it.</param>
internal sealed class ModuleImage(ElfImage image, string? path, string pathInRoot)
{
    private SymbolIndex? _symbols;

    public ElfImage Image { get; } = image;

    public string? Path { get; } = path;

    public string PathInRoot { get; } = pathInRoot;

    public UnwindTables Tables { get; } = new(image);

    /// <summary>The function around an address in the file: the symbol that covers it, and lies in the same unwind entry.</summary>
    public bool TryFindFunction(ulong vaddr, out ElfSymbol symbol)
    {
        if (_symbols is null)
        {
            _symbols = Image.TryGetMiniDebugInfo(out ElfImage? mini) ? SymbolIndex.Build(Image, mini) : SymbolIndex.Build(Image);
        }

        ulong functionStart = Tables.TryFindFunction(vaddr, out ulong start, out _) ? start : 0;
        return _symbols.TryFind(vaddr, functionStart, out symbol);
    }
}
