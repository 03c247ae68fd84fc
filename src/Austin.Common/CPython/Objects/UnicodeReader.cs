using System.Buffers.Binary;
using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Objects;

/// <summary>Reads <c>str</c> objects (Include/cpython/unicodeobject.h) as UTF-8.</summary>
internal sealed class UnicodeReader(IRemoteMemory memory, InterpreterLayout layout)
{
    /// <summary>Longest string read, in code points; names and paths are far shorter.</summary>
    public const int MaxLength = 64 * 1024;

    // Header and text of nearly every name.
    private const int FirstRead = 256;

    private readonly byte[] _buffer = new byte[layout.UnicodeCompactData + (4 * MaxLength)];

    /// <summary>Reads a string.</summary>
    /// <param name="address">The object.</param>
    /// <param name="typeAddress"><c>PyUnicode_Type</c>; 0 when unknown.</param>
    /// <returns>UTF-8; lone surrogates, which stand for undecodable bytes of a path, as <c>\udcXX</c>. null when it is no string.</returns>
    public byte[]? TryRead(ulong address, ulong typeAddress)
    {
        if (address == 0 || (address & 7) != 0)
        {
            return null;
        }

        int copied = memory.Read(address, _buffer.AsSpan(0, FirstRead));
        if (copied < layout.UnicodeCompactData)
        {
            // The object may end right before an unmapped page.
            copied = memory.Read(address, _buffer.AsSpan(0, layout.UnicodeCompactData));
            if (copied < layout.UnicodeAsciiData)
            {
                return null;
            }
        }

        ReadOnlySpan<byte> header = _buffer;
        if (typeAddress != 0 && BinaryPrimitives.ReadUInt64LittleEndian(header[layout.ObjectType..]) != typeAddress)
        {
            return null;
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(header[layout.UnicodeLength..]);
        (int kind, bool compact, bool ascii) = State(header);
        if (length is < 0 or > MaxLength || kind is not (1 or 2 or 4) || !compact || (ascii && kind != 1))
        {
            return null;
        }

        int start = ascii ? layout.UnicodeAsciiData : layout.UnicodeCompactData;
        int size = start + ((int)length * kind);
        if (copied < size && memory.Read(address, _buffer.AsSpan(0, size)) < size)
        {
            return null;
        }

        ReadOnlySpan<byte> text = _buffer.AsSpan(start, (int)length * kind);
        return ascii ? text.ToArray() : ToUtf8(text, kind);
    }

    /// <summary>Reads the beginning of a string of any length; of an instance of a subclass too, whose text lies apart.</summary>
    /// <param name="address">The object, known to be a string.</param>
    /// <param name="codePoints">Filled from the front.</param>
    /// <param name="length">Code points of the whole string.</param>
    /// <returns>How many code points were read; -1 when it is no string.</returns>
    public int TryReadStart(ulong address, Span<uint> codePoints, out long length)
    {
        length = -1;
        Span<byte> header = _buffer.AsSpan(0, layout.UnicodeCompactData + sizeof(ulong));
        int copied = address == 0 || (address & 7) != 0 ? 0 : memory.Read(address, header);
        if (copied < layout.UnicodeAsciiData)
        {
            return -1;
        }

        length = BinaryPrimitives.ReadInt64LittleEndian(header[layout.UnicodeLength..]);
        (int kind, bool isCompact, bool isAscii) = State(header);
        if (length < 0 || kind is not (1 or 2 or 4) || (!isCompact && copied < header.Length))
        {
            return -1;
        }

        ulong start = !isCompact ? BinaryPrimitives.ReadUInt64LittleEndian(header[layout.UnicodeCompactData..])
            : address + (ulong)(isAscii ? layout.UnicodeAsciiData : layout.UnicodeCompactData);
        int count = (int)Math.Min(length, Math.Min(codePoints.Length, MaxLength));
        Span<byte> text = _buffer.AsSpan(0, count * kind);
        if (count > 0 && memory.Read(start, text) < text.Length)
        {
            return -1;
        }

        for (int i = 0; i < count; i++)
        {
            codePoints[i] = CodePoint(text[(i * kind)..], kind);
        }

        return count;
    }

    /// <summary>Bytes from the start of a string object that tell its <see cref="Shape"/>.</summary>
    public int HeaderSize => layout.UnicodeAsciiData;

    /// <summary>Where the text of a string lies in its object, from the header alone.</summary>
    /// <param name="header">The object from its start on, <see cref="HeaderSize"/> bytes at least.</param>
    /// <returns>Offset of the text, bytes of a code point, and code points; all 0 for one that is no string, or whose text lies apart.</returns>
    public (int Start, int Unit, long Length) Shape(ReadOnlySpan<byte> header)
    {
        long length = BinaryPrimitives.ReadInt64LittleEndian(header[layout.UnicodeLength..]);
        (int kind, bool isCompact, bool isAscii) = State(header);
        return length < 0 || kind is not (1 or 2 or 4) || !isCompact || (isAscii && kind != 1)
            ? default
            : (isAscii ? layout.UnicodeAsciiData : layout.UnicodeCompactData, kind, length);
    }

    /// <summary>Encodes text as UTF-8, as <see cref="TryRead"/> does, without allocation.</summary>
    /// <param name="text">Code points of <paramref name="unit"/> bytes each.</param>
    /// <param name="unit">1, 2 or 4.</param>
    /// <param name="destination">Six bytes for each code point at least.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> text, int unit, Span<byte> destination)
    {
        int count = 0;
        for (int i = 0; i + unit <= text.Length; i += unit)
        {
            uint codePoint = CodePoint(text[i..], unit);
            if (Rune.TryCreate(codePoint, out Rune rune))
            {
                count += rune.EncodeToUtf8(destination[count..]);
            }
            else
            {
                // Four digits for a lone surrogate; what is no code point at all is shown as the last of its digits.
                destination[count++] = (byte)'\\';
                destination[count++] = (byte)'u';
                for (int shift = 12; shift >= 0; shift -= 4)
                {
                    destination[count++] = "0123456789abcdef"u8[(int)(codePoint >> shift) & 15];
                }
            }
        }

        return count;
    }

    private (int Kind, bool IsCompact, bool IsAscii) State(ReadOnlySpan<byte> header)
    {
        uint state = BinaryPrimitives.ReadUInt32LittleEndian(header[layout.UnicodeState..]);
        // In free-threaded 3.14+ the interned value takes a byte of its own.
        int shift = layout.IsFreeThreaded && layout.Minor >= 14 ? 8 : 2;
        return ((int)(state >> shift) & 7, (state >> (shift + 3) & 1) != 0, (state >> (shift + 4) & 1) != 0);
    }

    private static uint CodePoint(ReadOnlySpan<byte> text, int kind) => kind switch
    {
        1 => text[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(text),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(text),
    };

    private static byte[] ToUtf8(ReadOnlySpan<byte> text, int kind)
    {
        StringBuilder builder = new(text.Length / kind);
        for (int i = 0; i < text.Length; i += kind)
        {
            uint codePoint = CodePoint(text[i..], kind);
            if (Rune.TryCreate(codePoint, out Rune rune))
            {
                builder.Append(rune.ToString());
            }
            else
            {
                builder.Append($"\\u{codePoint:x4}");
            }
        }

        return Encoding.UTF8.GetBytes(builder.ToString());
    }
}
