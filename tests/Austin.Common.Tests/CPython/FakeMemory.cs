using System.Buffers.Binary;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython;

/// <summary>One block of memory at a fixed address, filled by the test.</summary>
internal sealed class FakeMemory(ulong start, int size) : IRemoteMemory
{
    public byte[] Bytes { get; } = new byte[size];

    public ulong Start { get; } = start;

    public RemoteMemoryStatus Status { get; private set; }

    public int Read(ulong address, Span<byte> destination)
    {
        ulong offset = address - Start;
        int available = offset < (ulong)Bytes.Length ? (int)Math.Min((ulong)destination.Length, (ulong)Bytes.Length - offset) : 0;
        if (available > 0)
        {
            Bytes.AsSpan((int)offset, available).CopyTo(destination);
        }

        Status = available == destination.Length ? RemoteMemoryStatus.Ok : RemoteMemoryStatus.Unmapped;
        return available;
    }

    public void Word(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(offset), value);
}
