using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Austin.Captures.Mojo;

/// <summary>
/// The integers of MOJO: sign and magnitude, little-endian groups. The first byte holds a continuation bit (7),
/// the sign (6) and six bits of magnitude; every further byte a continuation bit and seven bits.
/// </summary>
public static class MojoVarint
{
    /// <summary>Bytes of the longest integer: 6 + 9 × 7 bits hold any 64-bit magnitude.</summary>
    public const int MaxLength = 10;

    /// <summary>Returned by <see cref="Read"/> when the input ends inside the integer.</summary>
    public const int Incomplete = 0;

    /// <summary>Returned by <see cref="Read"/> when the integer has more than ten bytes or 64 bits.</summary>
    public const int TooLong = -1;

    /// <summary>Writes the shortest form.</summary>
    /// <returns>The number of bytes written, 1 … <see cref="MaxLength"/>.</returns>
    public static int Write(Span<byte> destination, long value)
    {
        return value < 0
            ? Write(destination, unchecked((ulong)-value), 0x40)
            : Write(destination, (ulong)value, 0);
    }

    /// <summary>Writes the shortest form of a number that is never negative, such as a key.</summary>
    /// <returns>The number of bytes written, 1 … <see cref="MaxLength"/>.</returns>
    public static int Write(Span<byte> destination, ulong value) => Write(destination, value, 0);

    /// <summary>Reads an integer, also one that is longer than need be, and minus zero.</summary>
    /// <returns>The number of bytes read, <see cref="Incomplete"/> or <see cref="TooLong"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> source, out ulong magnitude, out bool negative)
    {
        // All but the longest integers: their groups are pushed together in pairs, fours and eights.
        if (source.Length >= sizeof(ulong))
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(source);
            ulong ends = ~word & 0x8080_8080_8080_8080;
            if (ends != 0)
            {
                negative = (word & 0x40) != 0;
                word &= (ends ^ (ends - 1)) & 0x7F7F_7F7F_7F7F_7F3F;
                word = ((word & 0x7F00_7F00_7F00_7F00) >> 1) | (word & 0x007F_007F_007F_007F);
                word = ((word & 0x3FFF_0000_3FFF_0000) >> 2) | (word & 0x0000_3FFF_0000_3FFF);
                word = ((word & 0x0FFF_FFFF_0000_0000) >> 4) | (word & 0x0000_0000_0FFF_FFFF);
                magnitude = (word & 0x3F) | (word >> 1 & ~0x3FUL);
                return (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
            }
        }

        return ReadBytes(source, out magnitude, out negative);
    }

    private static int ReadBytes(ReadOnlySpan<byte> source, out ulong magnitude, out bool negative)
    {
        magnitude = 0;
        negative = false;
        if (source.IsEmpty)
        {
            return Incomplete;
        }

        byte current = source[0];
        magnitude = current & 0x3Fu;
        negative = (current & 0x40) != 0;
        int length = 1;
        int shift = 6;
        while ((current & 0x80) != 0)
        {
            if (length == MaxLength)
            {
                return TooLong;
            }

            if (length == source.Length)
            {
                return Incomplete;
            }

            current = source[length++];
            ulong group = current & 0x7Fu;
            if (group << shift >> shift != group)
            {
                return TooLong;
            }

            magnitude |= group << shift;
            shift += 7;
        }

        return length;
    }

    /// <summary>The signed value of what <see cref="Read"/> gave, the nearest one if it does not fit.</summary>
    public static long ToSigned(ulong magnitude, bool negative)
    {
        if (negative)
        {
            return magnitude >= 1UL << 63 ? long.MinValue : -(long)magnitude;
        }

        return magnitude > long.MaxValue ? long.MaxValue : (long)magnitude;
    }

    private static int Write(Span<byte> destination, ulong magnitude, int sign)
    {
        int first = (int)(magnitude & 0x3F) | sign;
        magnitude >>= 6;
        if (magnitude == 0)
        {
            destination[0] = (byte)first;
            return 1;
        }

        destination[0] = (byte)(first | 0x80);
        int length = 1;
        while (magnitude > 0x7F)
        {
            destination[length++] = (byte)(magnitude | 0x80);
            magnitude >>= 7;
        }

        destination[length++] = (byte)magnitude;
        return length;
    }
}
