namespace Austin.Symbols.Elf;

/// <summary>Copies a target's memory at <paramref name="address"/> and returns how many bytes could be copied.</summary>
public delegate int ElfMemoryReader(ulong address, Span<byte> destination);
