using System.Buffers.Binary;
using System.IO.Compression;
using ZstdSharp;

namespace Austin.Symbols.Elf;

/// <summary>
/// Compressed debug sections: <c>SHF_COMPRESSED</c> with a 24-byte header (gABI, <c>Elf64_Chdr</c>), zlib or
/// zstd; and the older <c>.zdebug</c> form, "ZLIB" with a big-endian size.
/// </summary>
internal static class SectionDecompressor
{
    private const uint Zlib = 1;
    private const uint Zstandard = 2;
    private const int HeaderSize = 24;
    private const int OldHeaderSize = 12;

    // Densest streams the formats allow (deflate: 258 bytes in 2 bits; zstd: a 128 KiB block in 4 bytes).
    private const ulong MaxZlibRatio = 1032;
    private const ulong MaxZstandardRatio = 32 * 1024;

    /// <summary>All bytes of the section, or none when the stream is damaged or says another size.</summary>
    public static byte[] Decompress(ReadOnlySpan<byte> stored, in ElfSection section, int maxSize)
    {
        ulong size;
        uint type = Zlib;
        if (section.IsCompressed && stored.Length > HeaderSize)
        {
            type = BinaryPrimitives.ReadUInt32LittleEndian(stored);
            size = BinaryPrimitives.ReadUInt64LittleEndian(stored[8..]);
            stored = stored[HeaderSize..];
        }
        else if (section.IsOldCompressed && stored.Length > OldHeaderSize && stored.StartsWith("ZLIB"u8))
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(stored[4..]);
            stored = stored[OldHeaderSize..];
        }
        else
        {
            return [];
        }

        ulong densest = (ulong)stored.Length * (type == Zlib ? MaxZlibRatio : MaxZstandardRatio);
        if (size > (ulong)maxSize || size > densest)
        {
            return [];
        }

        byte[] bytes = new byte[(int)size];
        try
        {
            return type switch
            {
                Zlib => Inflate(stored, bytes),
                Zstandard => Unwrap(stored, bytes),
                _ => false,
            }
                ? bytes
                : [];
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or IOException)
        {
            return [];
        }
    }

    private static unsafe bool Inflate(ReadOnlySpan<byte> stored, byte[] bytes)
    {
        fixed (byte* pointer = stored)
        {
            using var stream = new UnmanagedMemoryStream(pointer, stored.Length);
            using var zlib = new ZLibStream(stream, CompressionMode.Decompress);
            return zlib.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
        }
    }

    private static bool Unwrap(ReadOnlySpan<byte> stored, byte[] bytes)
    {
        using var zstandard = new Decompressor();
        return zstandard.Unwrap(stored, bytes) == bytes.Length;
    }
}
