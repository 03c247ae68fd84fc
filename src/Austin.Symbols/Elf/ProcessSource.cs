namespace Austin.Symbols.Elf;

/// <summary>The mapped segments of an image in another process, each copied when first needed.</summary>
internal sealed class ProcessSource(ElfMemoryReader reader, ulong loadAddress, ElfLimits limits) : ElfSource
{
    private readonly Dictionary<int, byte[]> _copies = [];

    /// <summary>Process address minus file address; set once the program headers are known.</summary>
    public ulong Bias { get; set; }

    public override bool IsWholeFile => false;

    public override ulong Length => (ulong)Head.Length;

    /// <summary>The head of the file: the first segment maps it, headers included.</summary>
    public byte[] Head { get; } = ReadHead(reader, loadAddress);

    public override ReadOnlySpan<byte> FileBytes(ulong offset, ulong size) =>
        offset > (ulong)Head.Length || size > (ulong)Head.Length - offset ? default : Head.AsSpan((int)offset, (int)size);

    public override ReadOnlySpan<byte> SegmentBytes(int index, in ElfSegment segment)
    {
        if (segment.Type != ElfSegmentType.Load)
        {
            return default;
        }

        lock (_copies)
        {
            if (!_copies.TryGetValue(index, out byte[]? copy))
            {
                copy = Copy(unchecked(segment.VirtualAddress + Bias), segment.FileSize);
                _copies.Add(index, copy);
            }

            return copy;
        }
    }

    public override void Dispose()
    {
    }

    private static byte[] ReadHead(ElfMemoryReader reader, ulong loadAddress)
    {
        byte[] head = new byte[4096];
        int read = reader(loadAddress, head);
        return read == head.Length ? head : head[..Math.Clamp(read, 0, head.Length)];
    }

    /// <summary>Copies block by block, so that a size that is a lie costs no more than what is mapped.</summary>
    private byte[] Copy(ulong address, ulong size)
    {
        const int Block = 1 << 20;
        int wanted = (int)Math.Min(size, (ulong)limits.MaxSegmentCopy);
        byte[] bytes = [];
        for (int done = 0; done < wanted;)
        {
            int block = Math.Min(Block, wanted - done);
            if (bytes.Length < done + block)
            {
                Array.Resize(ref bytes, (int)Math.Min((long)wanted, Math.Max(done + block, bytes.Length * 2L)));
            }

            int read = Math.Clamp(reader(unchecked(address + (ulong)done), bytes.AsSpan(done, block)), 0, block);
            done += read;
            if (read < block)
            {
                return bytes[..done];
            }
        }

        return bytes;
    }
}
