using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Austin.Symbols.Dwarf;

/// <summary>
/// Forward reader over little-endian DWARF bytes. A read past the end returns zero, moves to the end and sets
/// <see cref="Failed"/>, so that every loop on <see cref="AtEnd"/> ends whatever the bytes are.
/// </summary>
internal ref struct DwarfCursor
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    /// <param name="data">The bytes, from the start of their section so that positions are section offsets.</param>
    /// <param name="position">Where to start; outside the data is a failure.</param>
    public DwarfCursor(ReadOnlySpan<byte> data, ulong position = 0)
    {
        _data = data;
        Seek(position);
    }

    public bool Failed { get; private set; }

    public readonly int Position => _position;

    public readonly bool AtEnd => _position >= _data.Length;

    public readonly int Remaining => _data.Length - _position;

    public void Seek(ulong position)
    {
        if (position > (ulong)_data.Length)
        {
            Fail();
            return;
        }

        _position = (int)position;
    }

    public void Skip(ulong count)
    {
        if (count > (ulong)Remaining)
        {
            Fail();
            return;
        }

        _position += (int)count;
    }

    public byte U8()
    {
        if (_position < _data.Length)
        {
            return _data[_position++];
        }

        Fail();
        return 0;
    }

    public ushort U16() => Take(2, out var bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint U24() => Take(3, out var bytes) ? bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16) : 0;

    public uint U32() => Take(4, out var bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong U64() => Take(8, out var bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>Unsigned value of 1, 2, 4 or 8 bytes; any other size is a failure.</summary>
    public ulong Unsigned(int size)
    {
        switch (size)
        {
            case 1: return U8();
            case 2: return U16();
            case 4: return U32();
            case 8: return U64();
            default:
                Fail();
                return 0;
        }
    }

    /// <summary>Section offset: 4 bytes, or 8 in 64-bit DWARF.</summary>
    public ulong Offset(bool is64) => is64 ? U64() : U32();

    /// <summary>Initial length (DWARF 5, 7.2.2): 4 bytes, or 0xffffffff and 8 bytes in 64-bit DWARF.</summary>
    public ulong InitialLength(out bool is64)
    {
        uint length = U32();
        is64 = length == 0xffff_ffff;
        if (is64)
        {
            return U64();
        }

        // 0xfffffff0 to 0xfffffffe are reserved.
        if (length >= 0xffff_fff0)
        {
            Fail();
            return 0;
        }

        return length;
    }

    /// <summary>Unsigned LEB128; bits beyond 64 are dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Uleb()
    {
        if (_position < _data.Length && _data[_position] < 0x80)
        {
            return _data[_position++];
        }

        return LongUleb();
    }

    /// <summary>Signed LEB128; bits beyond 64 are dropped.</summary>
    public long Sleb()
    {
        long value = 0;
        int shift = 0;
        byte piece;
        do
        {
            piece = U8();
            if (shift < 64)
            {
                value |= (long)(piece & 0x7f) << shift;
                shift += 7;
            }
        }
        while (piece >= 0x80);

        if (shift < 64 && (piece & 0x40) != 0)
        {
            value |= -1L << shift;
        }

        return value;
    }

    /// <summary>Zero-terminated bytes without their terminator; unterminated is a failure.</summary>
    public ReadOnlySpan<byte> CString()
    {
        ReadOnlySpan<byte> rest = _data[_position..];
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return default;
        }

        _position += length + 1;
        return rest[..length];
    }

    private ulong LongUleb()
    {
        ulong value = 0;
        int shift = 0;
        byte piece;
        do
        {
            piece = U8();
            if (shift < 64)
            {
                value |= (ulong)(piece & 0x7f) << shift;
                shift += 7;
            }
        }
        while (piece >= 0x80);

        return value;
    }

    private bool Take(int count, out ReadOnlySpan<byte> bytes)
    {
        if (Remaining < count)
        {
            Fail();
            bytes = default;
            return false;
        }

        bytes = _data.Slice(_position, count);
        _position += count;
        return true;
    }

    private void Fail()
    {
        Failed = true;
        _position = _data.Length;
    }
}
