using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AustinP.Interleaving;

/// <summary>A copy of the stack from an address upwards.</summary>
internal readonly ref struct CopiedStack(ulong address, ReadOnlySpan<byte> bytes)
{
    private readonly ulong _address = address;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>A word of the copy; false when it lies outside.</summary>
    public bool TryReadWord(ulong address, out ulong word)
    {
        ulong offset = address - _address;
        bool inside = _bytes.Length >= sizeof(ulong) && offset <= (ulong)(_bytes.Length - sizeof(ulong));
        word = inside ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), (nint)offset)) : 0;
        return inside;
    }
}
