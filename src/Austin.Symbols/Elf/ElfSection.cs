namespace Austin.Symbols.Elf;

/// <summary>One section header. Sizes and offsets in bytes.</summary>
/// <param name="Name">Name from the section name table, empty when that is unreadable.</param>
/// <param name="Type"><c>sh_type</c>: 2 symbol table, 7 note, 8 no bits, 11 dynamic symbols.</param>
/// <param name="Flags"><c>sh_flags</c>: 2 allocated, 4 executable, 0x800 compressed.</param>
/// <param name="VirtualAddress">Address in the file's own address space; 0 when not loaded.</param>
/// <param name="Offset">Where its bytes start in the file.</param>
/// <param name="Size">Bytes in the file (compressed where <see cref="IsCompressed"/>).</param>
/// <param name="Link">Index of a related section, such as the string table of a symbol table.</param>
/// <param name="Info">Extra information, by type.</param>
/// <param name="EntrySize">Bytes of an entry in a table section.</param>
public readonly record struct ElfSection(
    string Name,
    uint Type,
    ulong Flags,
    ulong VirtualAddress,
    ulong Offset,
    ulong Size,
    uint Link,
    uint Info,
    ulong EntrySize)
{
    internal const uint SymbolTable = 2;
    internal const uint Note = 7;
    internal const uint NoBits = 8;
    internal const uint DynamicSymbols = 11;

    /// <summary>True when the section takes no room in the file.</summary>
    public bool IsNoBits => Type == NoBits;

    /// <summary>True for code (<c>SHF_EXECINSTR</c>).</summary>
    public bool IsExecutable => (Flags & 4) != 0;

    /// <summary>True when the bytes begin with a compression header (<c>SHF_COMPRESSED</c>).</summary>
    public bool IsCompressed => (Flags & 0x800) != 0;

    /// <summary>True for the older form of compression that GNU tools mark by name.</summary>
    public bool IsOldCompressed => !IsCompressed && Name.StartsWith(".zdebug", StringComparison.Ordinal);
}
