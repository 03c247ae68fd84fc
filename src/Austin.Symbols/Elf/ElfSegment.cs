namespace Austin.Symbols.Elf;

/// <summary>One program header. Addresses are those of the file (vaddr), sizes and offsets in bytes.</summary>
/// <param name="Type">One of <see cref="ElfSegmentType"/> or any other value.</param>
/// <param name="Flags">1 execute, 2 write, 4 read.</param>
/// <param name="Offset">Where its bytes start in the file.</param>
/// <param name="VirtualAddress">Where it is mapped, before the load bias.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory; what exceeds the file is zero.</param>
/// <param name="Alignment">Power of two, or 0.</param>
public readonly record struct ElfSegment(
    uint Type,
    uint Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>True for mapped code.</summary>
    public bool IsExecutable => (Flags & 1) != 0;

    /// <summary>True for mapped data that the process may change.</summary>
    public bool IsWritable => (Flags & 2) != 0;

    /// <summary>True when <paramref name="vaddr"/> lies in the part of the segment that the file backs.</summary>
    public bool HasFileBytesAt(ulong vaddr) => vaddr - VirtualAddress < FileSize && vaddr >= VirtualAddress;
}
