using System.Buffers.Binary;

namespace Austin.Common.Memory;

/// <summary>Typed reads.</summary>
internal static class MemoryReads
{
    /// <summary>Reads a 64-bit word of the target.</summary>
    /// <returns>false when not all of it could be read; the word is 0 then.</returns>
    public static bool TryReadWord(this IRemoteMemory memory, ulong address, out ulong word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bool ok = memory.Read(address, bytes) == bytes.Length;
        word = ok ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return ok;
    }
}
