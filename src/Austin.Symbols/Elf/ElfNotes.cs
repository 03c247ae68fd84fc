using System.Buffers.Binary;
using System.Text;

namespace Austin.Symbols.Elf;

/// <summary>Notes (elf(5), <c>Elf64_Nhdr</c>) and the small sections that name other files.</summary>
internal static class ElfNotes
{
    private const uint GnuBuildId = 3;
    private const int HeaderSize = 12;

    /// <summary>From note sections first: a separate debug file keeps them while its segments are empty.</summary>
    public static ReadOnlySpan<byte> BuildId(ElfImage image)
    {
        foreach (var section in image.Sections)
        {
            if (section.Type == ElfSection.Note)
            {
                var id = Find(image.SectionBytes(section));
                if (!id.IsEmpty)
                {
                    return id;
                }
            }
        }

        foreach (var segment in image.Segments)
        {
            if (segment.Type == ElfSegmentType.Note)
            {
                var bytes = image.VirtualBytes(segment.VirtualAddress);
                bytes = segment.FileSize < (ulong)bytes.Length ? bytes[..(int)segment.FileSize] : bytes;
                var id = Find(bytes);
                if (!id.IsEmpty)
                {
                    return id;
                }
            }
        }

        return default;
    }

    /// <summary>A NUL-terminated file name at the start of a section.</summary>
    public static bool TryReadName(ReadOnlySpan<byte> bytes, out string name, out int length)
    {
        length = bytes.IndexOf((byte)0);
        name = length > 0 ? Encoding.UTF8.GetString(bytes[..length]) : "";
        return length > 0;
    }

    public static bool TryReadUInt32(ReadOnlySpan<byte> bytes, int offset, out uint value)
    {
        bool fits = offset >= 0 && offset <= bytes.Length - 4;
        value = fits ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]) : 0;
        return fits;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= HeaderSize)
        {
            uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            uint descriptionSize = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            long description = HeaderSize + ((nameSize + 3L) & ~3L);
            long end = description + descriptionSize;
            if (end > notes.Length)
            {
                break;
            }

            if (type == GnuBuildId && nameSize == 4 && notes.Slice(HeaderSize, 4).SequenceEqual("GNU\0"u8))
            {
                return notes[(int)description..(int)end];
            }

            // Padding of a last note may be missing. Notes with 8-byte alignment never precede the build-id
            // in its own 4-byte aligned section.
            notes = notes[(int)Math.Min((end + 3) & ~3L, notes.Length)..];
        }

        return default;
    }
}
