using System.Text;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Source files of local symbols: a symbol table lists those of one object file behind a symbol that names the file
/// (<c>STT_FILE</c>, gABI chapter 4). It is the base name only.
/// </summary>
internal sealed class SymbolFiles
{
    private readonly Dictionary<ulong, string> _files = [];

    public SymbolFiles(IEnumerable<ElfImage> images)
    {
        foreach (ElfImage image in images)
        {
            string? file = null;
            foreach (ElfSymbol symbol in image.Symbols)
            {
                if (symbol.Binding != ElfSymbolBinding.Local)
                {
                    break;
                }

                if (symbol.Type == ElfSymbolType.File)
                {
                    file = symbol.Name.IsEmpty ? null : Encoding.UTF8.GetString(symbol.Name);
                }
                else if (file is not null && symbol.IsDefined)
                {
                    _files.TryAdd(symbol.Value, file);
                }
            }
        }
    }

    /// <summary>File that defined the local symbol at an address, or null.</summary>
    public string? Find(ulong vaddr) => _files.GetValueOrDefault(vaddr);
}
