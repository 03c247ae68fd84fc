using System.Buffers.Binary;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The sparse memory of an imagined process: a few regions that can come and go.</summary>
internal sealed class ByteImage
{
    private readonly List<(ulong Start, byte[] Bytes)> _regions = [];
    private readonly List<bool> _mapped = [];
    private int _last;

    /// <summary>Adds a region, or brings one back with what it held.</summary>
    public void Map(ulong start, int size)
    {
        int index = _regions.FindIndex(region => region.Start == start);
        if (index >= 0)
        {
            _mapped[index] = true;
            return;
        }

        _regions.Add((start, new byte[size]));
        _mapped.Add(true);
    }

    public void Unmap(ulong start) => _mapped[_regions.FindIndex(region => region.Start == start)] = false;

    /// <summary>A number from memory that is mapped, or was.</summary>
    public ulong Load(ulong address, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        (ulong start, byte[] region) = Find(address, orWas: true) ?? throw new InvalidOperationException($"nothing was ever mapped at {address:x}");
        region.AsSpan((int)(address - start), size).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public void Save(ulong address, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        (ulong start, byte[] region) = Find(address) ?? throw new InvalidOperationException($"nothing is mapped at {address:x}");
        bytes[..size].CopyTo(region.AsSpan((int)(address - start)));
    }

    /// <summary>Copies up to the end of what is mapped.</summary>
    /// <returns>Bytes copied.</returns>
    public int Copy(ulong address, Span<byte> destination)
    {
        if (Find(address) is not var (start, region))
        {
            return 0;
        }

        int offset = (int)(address - start);
        int length = Math.Min(destination.Length, region.Length - offset);
        region.AsSpan(offset, length).CopyTo(destination);
        return length;
    }

    private (ulong Start, byte[] Bytes)? Find(ulong address, bool orWas = false)
    {
        for (int tried = -1; tried < _regions.Count; tried++)
        {
            int i = tried < 0 ? _last : tried;
            if (i < _regions.Count && (_mapped[i] || orWas) && address - _regions[i].Start < (ulong)_regions[i].Bytes.Length)
            {
                _last = i;
                return _regions[i];
            }
        }

        return null;
    }
}
