using System.IO.Compression;

namespace Austin.Testing.Profiles;

/// <summary>What clients of servers compress.</summary>
public static class Gzip
{
    /// <summary>What was compressed.</summary>
    public static byte[] Plain(byte[] compressed)
    {
        using MemoryStream plain = new();
        using GZipStream gzip = new(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
