namespace Austin.Symbols.Dwarf;

/// <summary>What the readers of debug information need to know about names from outside.</summary>
internal interface IFunctionNames
{
    /// <summary>Turns the bytes of a name into text, demangled or not.</summary>
    string Format(ReadOnlySpan<byte> name);

    /// <summary>
    /// Name in the symbol table of the function that begins at an address, or null. Compilers leave out the linkage
    /// names of functions that no other unit sees.
    /// </summary>
    string? NameAtEntry(ulong vaddr);
}
