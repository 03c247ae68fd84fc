namespace Austin.Symbols.Dwarf;

/// <summary>Turns the bytes of a function's name into text, demangled or not.</summary>
internal delegate string NameFormatter(ReadOnlySpan<byte> name);
