namespace Austin.Symbols.Compression;

/// <summary>Decompressed bytes, which are the dictionary too. Grows with what is written, up to a limit.</summary>
internal sealed class LzmaOutput(int maxSize)
{
    private byte[] _bytes = new byte[Math.Min(64 * 1024, maxSize)];
    private int _dictionaryStart;

    public int Length { get; private set; }

    /// <summary>Bytes that a match may reach back.</summary>
    public int DictionarySize => Length - _dictionaryStart;

    public void ResetDictionary() => _dictionaryStart = Length;

    /// <summary>Makes room; false when that is more than allowed.</summary>
    public bool TryReserve(int count)
    {
        if (count > maxSize - Length)
        {
            return false;
        }

        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(maxSize, Math.Max(Length + count, _bytes.Length * 2L)));
        }

        return true;
    }

    /// <summary>Appends a byte, for which there is room.</summary>
    public void Add(byte value) => _bytes[Length++] = value;

    public void Add(ReadOnlySpan<byte> values)
    {
        values.CopyTo(_bytes.AsSpan(Length));
        Length += values.Length;
    }

    /// <summary>The byte at a distance back, 1 for the last; 0 where there is none.</summary>
    public byte Back(uint distance) => distance <= (uint)DictionarySize && distance != 0 ? _bytes[Length - (int)distance] : (byte)0;

    public byte[] ToArray() => _bytes[..Length];
}
