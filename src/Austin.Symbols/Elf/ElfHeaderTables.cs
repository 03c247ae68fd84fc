using System.Buffers.Binary;
using System.Text;

namespace Austin.Symbols.Elf;

/// <summary>Program and section headers of a 64-bit little-endian file (elf(5)).</summary>
internal static class ElfHeaderTables
{
    private const int SegmentSize = 56;
    private const int SectionSize = 64;

    // Counts that do not fit the header are in section header 0 (gABI, "Extended section numbering").
    private const ushort ManySegments = 0xffff;
    private const ushort NameIndexElsewhere = 0xffff;

    public static ElfSegment[] ReadSegments(ElfSource source, in ElfHeader header, ElfLimits limits)
    {
        ulong count = header.ProgramHeaderCount;
        if (count == ManySegments)
        {
            var first = FirstSection(source, header);
            count = first.IsEmpty ? count : BinaryPrimitives.ReadUInt32LittleEndian(first[44..]);
        }

        if (header.ProgramHeaderSize < SegmentSize)
        {
            return [];
        }

        var segments = new List<ElfSegment>((int)Math.Min(count, 16));
        for (ulong i = 0; i < Math.Min(count, (ulong)limits.MaxSegments); i++)
        {
            var bytes = source.FileBytes(unchecked(header.ProgramHeaderOffset + (i * header.ProgramHeaderSize)), SegmentSize);
            if (bytes.IsEmpty)
            {
                break;
            }

            segments.Add(new ElfSegment(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..])));
        }

        return [.. segments];
    }

    public static ElfSection[] ReadSections(ElfSource source, in ElfHeader header, ElfLimits limits)
    {
        var first = FirstSection(source, header);
        if (first.IsEmpty)
        {
            return [];
        }

        ulong count = header.SectionHeaderCount != 0 ? header.SectionHeaderCount : BinaryPrimitives.ReadUInt64LittleEndian(first[32..]);
        uint nameIndex = header.SectionNameIndex != NameIndexElsewhere ? header.SectionNameIndex : BinaryPrimitives.ReadUInt32LittleEndian(first[40..]);
        count = Math.Min(count, (ulong)limits.MaxSections);
        var names = nameIndex < count ? NameTable(source, header, nameIndex) : default;
        var sections = new List<ElfSection>((int)Math.Min(count, 64));
        for (ulong i = 0; i < count; i++)
        {
            var bytes = SectionAt(source, header, i);
            if (bytes.IsEmpty)
            {
                break;
            }

            sections.Add(new ElfSection(
                Name(names, BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..])));
        }

        return [.. sections];
    }

    private static ReadOnlySpan<byte> FirstSection(ElfSource source, in ElfHeader header) =>
        header.SectionHeaderOffset == 0 || header.SectionHeaderSize < SectionSize ? default : SectionAt(source, header, 0);

    private static ReadOnlySpan<byte> SectionAt(ElfSource source, in ElfHeader header, ulong index) =>
        source.FileBytes(unchecked(header.SectionHeaderOffset + (index * header.SectionHeaderSize)), SectionSize);

    private static ReadOnlySpan<byte> NameTable(ElfSource source, in ElfHeader header, uint index)
    {
        var bytes = SectionAt(source, header, index);
        return bytes.IsEmpty
            ? default
            : source.FileBytes(BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]));
    }

    private static string Name(ReadOnlySpan<byte> names, uint offset)
    {
        // No linker makes longer names than object-file sections of mangled C++ functions.
        const int MaxName = 4096;
        if (offset >= (uint)names.Length)
        {
            return "";
        }

        var name = names.Slice((int)offset, Math.Min(MaxName, names.Length - (int)offset));
        int end = name.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.UTF8.GetString(name[..end]);
    }
}
