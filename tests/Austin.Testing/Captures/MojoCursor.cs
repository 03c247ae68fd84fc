using System.Text;

namespace Austin.Testing.Captures;

/// <summary>The primitives of MOJO, in their shortest form only.</summary>
internal sealed class MojoCursor(byte[] bytes)
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    public int Offset { get; private set; }

    public bool AtEnd => Offset == bytes.Length;

    public byte Byte() => AtEnd ? throw new CaptureFormatException("cut off") : bytes[Offset++];

    /// <summary>UTF-8 up to a zero byte.</summary>
    public string Text()
    {
        int length = bytes.AsSpan(Offset).IndexOf((byte)0);
        if (length < 0)
        {
            throw new CaptureFormatException("a string without end");
        }

        int start = Offset;
        Offset += length + 1;
        try
        {
            return _strict.GetString(bytes, start, length);
        }
        catch (DecoderFallbackException)
        {
            throw new CaptureFormatException("a string that is not UTF-8");
        }
    }

    /// <summary>An integer that cannot be negative.</summary>
    public long Unsigned()
    {
        long value = Signed();
        return value >= 0 ? value : throw new CaptureFormatException($"a negative number: {value}");
    }

    /// <summary>Six bits and a sign, then groups of seven bits, least significant first.</summary>
    public long Signed()
    {
        byte next = Byte();
        bool isNegative = (next & 0x40) != 0;
        UInt128 magnitude = (UInt128)(next & 0x3f);
        bool isLong = false;
        for (int shift = 6; (next & 0x80) != 0; shift += 7)
        {
            isLong = true;
            next = Byte();
            magnitude |= (UInt128)(next & 0x7f) << shift;
            if (shift > 62)
            {
                throw new CaptureFormatException("a number longer than 64 bits");
            }
        }

        if ((isLong && next == 0) || (isNegative && magnitude == 0) || magnitude > long.MaxValue)
        {
            throw new CaptureFormatException("a number not in its shortest form, or too large");
        }

        return isNegative ? -(long)magnitude : (long)magnitude;
    }
}
