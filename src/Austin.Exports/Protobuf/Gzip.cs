using System.IO.Compression;

namespace Austin.Exports.Protobuf;

/// <summary>Compresses messages as servers take them.</summary>
internal static class Gzip
{
    /// <summary>The bytes as gzip has them, made quickly.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
