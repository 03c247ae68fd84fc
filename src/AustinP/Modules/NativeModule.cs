using Austin.Common.Linux;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace AustinP.Modules;

/// <summary>One ELF image, with its unwind tables and its functions.</summary>
/// <param name="image">The image.</param>
/// <param name="path">Where it was opened; null for one that was read from memory.</param>
/// <param name="pathInRoot">The path as the target sees it.</param>
internal sealed class NativeModule(ElfImage image, string? path, string pathInRoot)
{
    private SymbolIndex? _symbols;
    private PltTable? _stubs;
    private ulong? _jitDescriptor;
    private ulong? _streamList;

    // ns; that of a file which does not tell never changes.
    private readonly long _change = ChangeOf(image);

    public ElfImage Image { get; } = image;

    /// <summary>Whether the file was written since, or is not open any more: it has other code by now. An open file's inode is not used for another one.</summary>
    public bool IsOutdated => Image.File is { } file && (file.IsClosed || ChangeOf(Image) != _change);

    public string? Path { get; } = path;

    public string PathInRoot { get; } = pathInRoot;

    public UnwindTables Tables { get; } = new(image);

    /// <summary>Address in the file of the list of code that its compiler made; 0 when it has no compiler.</summary>
    public ulong JitDescriptor => _jitDescriptor ??= Image.TryFindSymbol(JitObjects.DescriptorName, out ElfSymbol symbol) ? symbol.Value : 0;

    /// <summary>Address in the file of the list of the C library's streams; 0 when it is not that library.</summary>
    public ulong StreamList => _streamList ??= Image.TryFindSymbol(StreamBuffer.ListName, out ElfSymbol symbol) ? symbol.Value : 0;

    private static long ChangeOf(ElfImage image) =>
        image.File is { IsClosed: false } file && FileIdentity.TryGetChange(file, out long nanoseconds) ? nanoseconds : 0;

    /// <summary>The function around an address in the file: the symbol that covers it, and lies in the same unwind entry.</summary>
    /// <param name="vaddr">The address.</param>
    /// <param name="name">
    /// Its name; that of the function it leads to and <c>@plt</c> for a stub; that of all <see cref="SignalTrampoline"/>s for one without a
    /// symbol; empty when only its start is known.
    /// </param>
    /// <param name="start">Its first address.</param>
    public bool TryFindFunction(ulong vaddr, out ReadOnlySpan<byte> name, out ulong start)
    {
        if (_symbols is null)
        {
            _symbols = Image.TryGetMiniDebugInfo(out ElfImage? mini) ? SymbolIndex.Build(Image, mini) : SymbolIndex.Build(Image);
            _stubs = PltTable.Build(Image);
        }

        bool hasEntry = Tables.TryFindFunction(vaddr, out ulong entry, out _);
        if (_symbols.TryFind(vaddr, hasEntry ? entry : 0, out ElfSymbol symbol))
        {
            name = symbol.Name;
            start = symbol.Value;
            return true;
        }

        if (_stubs!.TryFind(vaddr, out start, out ElfSymbol target))
        {
            name = (byte[])[.. target.Name, .. "@plt"u8];
            return true;
        }

        if (SignalTrampoline.TryFind(Image, vaddr, out start))
        {
            name = SignalTrampoline.Name;
            return true;
        }

        name = default;
        start = entry;
        return hasEntry || _symbols.TryFindStart(vaddr, out start);
    }
}
