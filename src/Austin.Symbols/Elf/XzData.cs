using SharpCompress.Common;
using SharpCompress.Compressors.Xz;

namespace Austin.Symbols.Elf;

/// <summary>Data packed by xz, as <c>.gnu_debugdata</c> has it.</summary>
internal static class XzData
{
    private const int Step = 64 << 10;

    /// <summary>The contents; null when the data are damaged, or larger than allowed.</summary>
    /// <param name="packed">The whole .xz stream.</param>
    /// <param name="maxSize">Most bytes to expand to.</param>
    public static unsafe byte[]? Decompress(ReadOnlySpan<byte> packed, int maxSize)
    {
        fixed (byte* pointer = packed)
        {
            try
            {
                using UnmanagedMemoryStream stored = new(pointer, packed.Length);
                using XZStream stream = new(stored);
                using MemoryStream contents = new();
                byte[] block = new byte[Step];
                for (int count; (count = stream.Read(block, 0, block.Length)) > 0;)
                {
                    if (count > maxSize - contents.Length)
                    {
                        return null;
                    }

                    contents.Write(block, 0, count);
                }

                return contents.ToArray();
            }
            // Its readers index by what a damaged stream says.
            catch (Exception e) when (e is SharpCompressException or IOException or IndexOutOfRangeException or ArgumentException
                or OverflowException or InvalidOperationException or OutOfMemoryException or NotSupportedException)
            {
                return null;
            }
        }
    }
}
