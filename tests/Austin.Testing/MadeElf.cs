using LibObjectFile.Elf;

namespace Austin.Testing;

/// <summary>ELF files that no linker makes.</summary>
public static class MadeElf
{
    /// <summary>Adds a table of global functions, and ends the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">The section that the functions are in.</param>
    /// <param name="functions">Names, values as they stand in the table, sizes in bytes.</param>
    public static void AddFunctions(ElfFile file, ElfSection text, params (string Name, ulong Value, ulong Size)[] functions) =>
        Add(file, text, isDynamic: false, functions);

    /// <summary>The same for the functions that a library exports, in the table that stripping leaves.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">The section that the functions are in.</param>
    /// <param name="functions">Names, values as they stand in the table, sizes in bytes.</param>
    public static void AddExports(ElfFile file, ElfSection text, params (string Name, ulong Value, ulong Size)[] functions) =>
        Add(file, text, isDynamic: true, functions);

    private static void Add(ElfFile file, ElfSection text, bool isDynamic, (string Name, ulong Value, ulong Size)[] functions)
    {
        ElfStringTable names = file.Add(new ElfStringTable());
        ElfSymbolTable table = file.Add(new ElfSymbolTable(isDynamic) { Link = names });
        foreach ((string name, ulong value, ulong size) in functions)
        {
            table.Entries.Add(new ElfSymbol
            {
                Name = name,
                Value = value,
                Size = size,
                Bind = ElfSymbolBind.Global,
                Type = ElfSymbolType.Function,
                SectionLink = text,
            });
        }

        file.Add(new ElfSectionHeaderStringTable());
        file.Add(new ElfSectionHeaderTable());
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(ElfFile file)
    {
        using MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }
}
