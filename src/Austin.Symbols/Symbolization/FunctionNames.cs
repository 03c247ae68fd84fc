using System.Text;
using Austin.Symbols.Demangling;
using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>Names of functions as text, and the symbol tables of a program and its debug file.</summary>
internal sealed class FunctionNames : IFunctionNames
{
    private readonly bool _demangle;
    private readonly ElfImage[] _images;
    private SymbolIndex? _symbols;
    private SymbolFiles? _files;

    /// <param name="demangle">Show names as the source has them.</param>
    /// <param name="images">The program and, if there is one, its debug file.</param>
    public FunctionNames(bool demangle, params ElfImage[] images)
    {
        _demangle = demangle;
        _images = images;
    }

    private SymbolIndex Symbols => _symbols ??= SymbolIndex.Build(_images);

    public string Format(ReadOnlySpan<byte> name) =>
        (_demangle ? Demangler.Demangle(name) : null) ?? Encoding.UTF8.GetString(name);

    public string? NameAtEntry(ulong vaddr) =>
        Symbols.TryFind(vaddr, out ElfSymbol symbol) && symbol.Value == vaddr ? Format(symbol.Name) : null;

    /// <summary>Where the function starts that padding at an address follows; see <see cref="SymbolIndex.TryFindBefore"/>.</summary>
    public bool TryFindBefore(ulong vaddr, out ulong start)
    {
        bool found = Symbols.TryFindBefore(vaddr, out ElfSymbol symbol);
        start = symbol.Value;
        return found;
    }

    /// <summary>What the symbol table, and the code of a <see cref="SignalTrampoline"/>, says about an address: a function and perhaps a file, but no line.</summary>
    public bool TryDescribe(ulong vaddr, out SourceFrame frame)
    {
        if (!Symbols.TryFind(vaddr, out ElfSymbol symbol))
        {
            bool isTrampoline = SignalTrampoline.TryFind(_images[0], vaddr, out _);
            frame = isTrampoline ? new SourceFrame(Format(SignalTrampoline.Name), null, 0, 0, false) : default;
            return isTrampoline;
        }

        string? file = symbol.Binding == ElfSymbolBinding.Local ? (_files ??= new SymbolFiles(_images)).Find(symbol.Value) : null;
        frame = new SourceFrame(Format(symbol.Name), file, 0, 0, false);
        return true;
    }
}
