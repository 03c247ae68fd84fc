using System.Buffers.Binary;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// <c>.eh_frame_hdr</c> (LSB core): version 1, three encodings, the address of <c>.eh_frame</c>, the number of
/// entries, and pairs of (first address, FDE address) sorted by address. Values are relative to the header itself.
/// </summary>
internal readonly struct FrameSearchTable
{
    private readonly ulong _vaddr;
    private readonly ulong _entries;
    private readonly int _count;
    private readonly byte _encoding;

    private FrameSearchTable(ulong vaddr, ulong entries, int count, byte encoding, ulong frames)
    {
        _vaddr = vaddr;
        _entries = entries;
        _count = count;
        _encoding = encoding;
        FramesAddress = frames;
    }

    /// <summary>Address of <c>.eh_frame</c>, 0 when the header does not tell.</summary>
    public ulong FramesAddress { get; }

    /// <summary>False when there are no entries to search, or in a form that cannot be searched.</summary>
    public bool IsUsable => _count > 0;

    public static FrameSearchTable Read(ElfImage image)
    {
        foreach (var segment in image.Segments)
        {
            if (segment.Type != ElfSegmentType.GnuEhFrame)
            {
                continue;
            }

            ulong vaddr = segment.VirtualAddress;
            var bytes = image.VirtualBytes(vaddr);
            var cursor = new CfiCursor(bytes, vaddr, 0, bytes.Length);
            byte version = cursor.ReadByte();
            byte framesEncoding = cursor.ReadByte();
            byte countEncoding = cursor.ReadByte();
            byte tableEncoding = cursor.ReadByte();
            ulong frames = cursor.ReadPointer(framesEncoding, vaddr, 0);
            ulong count = countEncoding == PointerEncoding.Omit ? 0 : cursor.ReadPointer(countEncoding, vaddr, 0);
            if (version != 1 || cursor.Failed)
            {
                return default;
            }

            int size = PointerEncoding.FixedSize(tableEncoding) * 2;
            bool searchable = tableEncoding != PointerEncoding.Omit && size != 0
                && (tableEncoding & PointerEncoding.ApplicationMask) is PointerEncoding.Absolute or PointerEncoding.DataRelative;
            count = searchable ? Math.Min(count, (ulong)((bytes.Length - cursor.Position) / size)) : 0;
            return new FrameSearchTable(vaddr, vaddr + (ulong)cursor.Position, (int)count, tableEncoding, frames);
        }

        return default;
    }

    /// <summary>Address of the FDE that starts last at or below an address; whether it covers it is for the FDE to say.</summary>
    public bool TryFind(ElfImage image, ulong vaddr, out ulong descriptionAddress)
    {
        descriptionAddress = 0;
        int width = PointerEncoding.FixedSize(_encoding);
        var bytes = image.VirtualBytes(_entries);
        if (_count == 0 || bytes.Length / (width * 2) < _count)
        {
            return false;
        }

        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (ValueAt(bytes, middle * 2 * width) <= vaddr)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == 0)
        {
            return false;
        }

        descriptionAddress = ValueAt(bytes, (((low - 1) * 2) + 1) * width);
        return true;
    }

    private ulong ValueAt(ReadOnlySpan<byte> bytes, int offset)
    {
        ulong value = (_encoding & PointerEncoding.FormatMask) switch
        {
            0xb => unchecked((ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..])),
            0x3 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]),
            0xa => unchecked((ulong)BinaryPrimitives.ReadInt16LittleEndian(bytes[offset..])),
            0x2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]),
        };
        return (_encoding & PointerEncoding.ApplicationMask) == PointerEncoding.DataRelative ? unchecked(value + _vaddr) : value;
    }
}
