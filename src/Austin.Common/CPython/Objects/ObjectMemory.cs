using System.Buffers.Binary;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Objects;

/// <summary>Reads of what pointers in objects lead to: an address that cannot be one is not read.</summary>
internal sealed class ObjectMemory(IRemoteMemory memory) : IRemoteMemory
{
    // A C string of a type or method is read in one go; a longer one is no name.
    private const int MaxName = 256;

    /// <summary>Whether an object may lie there: objects are aligned, and the first page is never mapped.</summary>
    public static bool IsAddress(ulong address) => address >= 4096 && (address & 7) == 0;

    /// <summary>Reads that are still allowed; without any left nothing can be read.</summary>
    public long ReadsLeft { get; set; } = long.MaxValue;

    public RemoteMemoryStatus Status => memory.Status;

    public int Read(ulong address, Span<byte> destination)
    {
        if (ReadsLeft <= 0)
        {
            return 0;
        }

        ReadsLeft--;
        return memory.Read(address, destination);
    }

    public int ReadVectored(ReadOnlySpan<RemoteRange> ranges, Span<byte> destination)
    {
        if (ReadsLeft <= 0)
        {
            return 0;
        }

        ReadsLeft--;
        return memory.ReadVectored(ranges, destination);
    }

    /// <summary>Reads all of a range.</summary>
    public bool TryRead(ulong address, Span<byte> destination) => address >= 4096 && Read(address, destination) == destination.Length;

    /// <summary>A word; 0 when it cannot be read.</summary>
    public ulong Word(ulong address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        return TryRead(address, bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
    }

    /// <summary>The bytes in front of a NUL; empty when there is none near.</summary>
    public byte[] CString(ulong address)
    {
        Span<byte> bytes = stackalloc byte[MaxName];
        int length = address < 4096 ? 0 : Read(address, bytes);
        int end = bytes[..length].IndexOf((byte)0);
        return end <= 0 ? [] : bytes[..end].ToArray();
    }
}
