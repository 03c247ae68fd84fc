using System.Buffers.Binary;

namespace Austin.Testing;

/// <summary>Writes little-endian values one after the other.</summary>
public sealed class Bytes
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public Bytes U8(params ReadOnlySpan<byte> values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public Bytes U16(ushort value) => Integer(value, 2);

    public Bytes U32(uint value) => Integer(value, 4);

    public Bytes U64(ulong value) => Integer(value, 8);

    /// <summary>A 4-byte length of what follows, then that.</summary>
    public Bytes Counted(Bytes content) => U32((uint)content.Length).U8([.. content._bytes]);

    public byte[] ToArray() => [.. _bytes];

    private Bytes Integer(ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return U8(bytes[..size]);
    }
}
