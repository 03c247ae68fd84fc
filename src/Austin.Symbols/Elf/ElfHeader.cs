using System.Buffers.Binary;

namespace Austin.Symbols.Elf;

/// <summary>
/// The ELF header of any class and byte order (elf(5)). <see cref="ElfImage"/> goes on with 64-bit
/// little-endian files only; this says what the others are.
/// </summary>
public readonly record struct ElfHeader(
    bool Is64Bit,
    bool IsLittleEndian,
    ElfType Type,
    ushort Machine,
    ulong Entry,
    ulong ProgramHeaderOffset,
    ulong SectionHeaderOffset,
    ushort ProgramHeaderSize,
    ushort ProgramHeaderCount,
    ushort SectionHeaderSize,
    ushort SectionHeaderCount,
    ushort SectionNameIndex)
{
    /// <summary>Bytes of the largest (64-bit) header.</summary>
    public const int MaxSize = 64;

    /// <summary>Reads the header; false with the reason when the bytes are not an ELF file.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ElfHeader header, out string? error)
    {
        header = default;
        if (bytes.Length < 20 || !bytes[..4].SequenceEqual("\u007fELF"u8))
        {
            error = "not an ELF file";
            return false;
        }

        bool is64 = bytes[4] == 2;
        bool little = bytes[5] == 1;
        if (bytes[4] is not (1 or 2) || bytes[5] is not (1 or 2))
        {
            error = $"unknown ELF class {bytes[4]} or byte order {bytes[5]}";
            return false;
        }

        if (bytes.Length < (is64 ? 64 : 52))
        {
            error = "ELF header is cut short";
            return false;
        }

        // The halfwords from e_ehsize on follow the address-sized fields.
        int tail = is64 ? 52 : 40;
        header = new ElfHeader(
            is64,
            little,
            (ElfType)Half(bytes, 16, little),
            Half(bytes, 18, little),
            Address(bytes, 24, is64, little),
            Address(bytes, is64 ? 32 : 28, is64, little),
            Address(bytes, is64 ? 40 : 32, is64, little),
            Half(bytes, tail + 2, little),
            Half(bytes, tail + 4, little),
            Half(bytes, tail + 6, little),
            Half(bytes, tail + 8, little),
            Half(bytes, tail + 10, little));
        error = null;
        return true;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset, bool little) => little
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);

    private static ulong Address(ReadOnlySpan<byte> bytes, int offset, bool is64, bool little) => (is64, little) switch
    {
        (true, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]),
        (true, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]),
        (false, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]),
        (false, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]),
    };
}
