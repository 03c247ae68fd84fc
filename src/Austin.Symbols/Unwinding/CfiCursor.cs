using System.Buffers.Binary;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// Reads forward through unwind bytes. A read beyond the end gives 0 and sets <see cref="Failed"/>, so that a
/// caller checks once after a group of reads.
/// </summary>
internal ref struct CfiCursor(ReadOnlySpan<byte> bytes, ulong vaddr, int position, int end)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Address of byte 0, for pc-relative values.</summary>
    private readonly ulong _vaddr = vaddr;
    private readonly int _end = Math.Clamp(end, 0, bytes.Length);

    public int Position { get; private set; } = position;

    public bool Failed { get; private set; } = position < 0 || position > Math.Clamp(end, 0, bytes.Length);

    public readonly bool AtEnd => Failed || Position >= _end;

    public byte ReadByte()
    {
        if (AtEnd)
        {
            Failed = true;
            return 0;
        }

        return _bytes[Position++];
    }

    public ushort ReadUInt16() => Take(2, out var at) ? BinaryPrimitives.ReadUInt16LittleEndian(at) : (ushort)0;

    public uint ReadUInt32() => Take(4, out var at) ? BinaryPrimitives.ReadUInt32LittleEndian(at) : 0;

    public ulong ReadUInt64() => Take(8, out var at) ? BinaryPrimitives.ReadUInt64LittleEndian(at) : 0;

    public ulong ReadUleb()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = ReadByte();
            if (shift < 64)
            {
                value |= (ulong)(b & 0x7f) << shift;
            }

            if ((b & 0x80) == 0)
            {
                return value;
            }
        }
    }

    public long ReadSleb()
    {
        long value = 0;
        for (int shift = 0; ;)
        {
            byte b = ReadByte();
            if (shift < 64)
            {
                value |= (long)(b & 0x7f) << shift;
            }

            shift += 7;
            if ((b & 0x80) == 0)
            {
                return shift < 64 && (b & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
    }

    public void Skip(ulong count)
    {
        if (Failed || count > (ulong)(_end - Position))
        {
            Failed = true;
            return;
        }

        Position += (int)count;
    }

    /// <summary>
    /// A pointer in a <c>DW_EH_PE_*</c> encoding. An indirect one gives the address of the pointer, which only
    /// personality routines use. Text-relative is relative to 0 on both machines here.
    /// </summary>
    public ulong ReadPointer(byte encoding, ulong dataBase, ulong functionBase)
    {
        if (encoding == PointerEncoding.Omit)
        {
            return 0;
        }

        if ((encoding & PointerEncoding.ApplicationMask) == PointerEncoding.Aligned)
        {
            Skip(unchecked(0UL - (_vaddr + (ulong)Position)) & 7);
            return ReadUInt64();
        }

        ulong field = unchecked(_vaddr + (ulong)Position);
        ulong value = (encoding & PointerEncoding.FormatMask) switch
        {
            0x0 or 0x4 or 0xc => ReadUInt64(),
            0x1 => ReadUleb(),
            0x2 => ReadUInt16(),
            0x3 => ReadUInt32(),
            0x9 => unchecked((ulong)ReadSleb()),
            0xa => unchecked((ulong)(short)ReadUInt16()),
            0xb => unchecked((ulong)(int)ReadUInt32()),
            _ => Fail(),
        };
        return unchecked((encoding & PointerEncoding.ApplicationMask) switch
        {
            PointerEncoding.PcRelative => value + field,
            PointerEncoding.DataRelative => value + dataBase,
            PointerEncoding.FunctionRelative => value + functionBase,
            PointerEncoding.Absolute or PointerEncoding.TextRelative => value,
            _ => Fail(),
        });
    }

    private ulong Fail()
    {
        Failed = true;
        return 0;
    }

    private bool Take(int count, out ReadOnlySpan<byte> at)
    {
        if (Failed || count > _end - Position)
        {
            Failed = true;
            at = default;
            return false;
        }

        at = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }
}
