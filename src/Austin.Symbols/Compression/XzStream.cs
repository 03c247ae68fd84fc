namespace Austin.Symbols.Compression;

/// <summary>
/// Decompresses an .xz stream (The .xz File Format 1.1) whose blocks have the one filter LZMA2, as
/// <c>.gnu_debugdata</c> has. Checksums are skipped: the result is an ELF file that is checked anyway.
/// </summary>
internal static class XzStream
{
    private const int HeaderSize = 12;
    private const ulong Lzma2Filter = 0x21;

    /// <summary>The contents, or null when the stream is damaged, of another kind, or larger than allowed.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> stream, int maxSize)
    {
        if (stream.Length < HeaderSize || !stream.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) || stream[6] != 0)
        {
            return null;
        }

        int checkSize = (stream[7] & 15) switch { 0 => 0, 1 => 4, 4 => 8, 10 => 32, _ => -1 };
        if (checkSize < 0)
        {
            return null;
        }

        var output = new LzmaOutput(maxSize);
        int position = HeaderSize;

        // A block header starts with its size; the index that follows the last block starts with 0.
        while (position < stream.Length && stream[position] != 0)
        {
            int headerSize = (stream[position] + 1) * 4;
            if (headerSize > stream.Length - position || !IsLzma2Only(stream.Slice(position, headerSize)))
            {
                return null;
            }

            int start = position + headerSize;
            int length = new Lzma2Decoder(output).Decode(stream[start..]);
            if (length < 0)
            {
                return null;
            }

            long next = start + ((length + 3L) & ~3L) + checkSize;
            if (next > stream.Length)
            {
                return null;
            }

            position = (int)next;
        }

        return position < stream.Length ? output.ToArray() : null;
    }

    private static bool IsLzma2Only(ReadOnlySpan<byte> header)
    {
        byte flags = header[1];
        int position = 2;
        bool sizes = ((flags & 0x40) == 0 || TryReadNumber(header, ref position, out _))
            && ((flags & 0x80) == 0 || TryReadNumber(header, ref position, out _));
        return sizes
            && (flags & 3) == 0
            && TryReadNumber(header, ref position, out ulong filter) && filter == Lzma2Filter
            && TryReadNumber(header, ref position, out ulong propertySize) && propertySize == 1;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int position, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 63 && position < bytes.Length; shift += 7)
        {
            byte b = bytes[position++];
            value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
