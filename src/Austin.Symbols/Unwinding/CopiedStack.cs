using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Austin.Symbols.Unwinding;

/// <summary>The copied part of a stack, and the rest of the target's memory behind it.</summary>
internal ref struct CopiedStack<TMemory>(ulong address, ReadOnlySpan<byte> bytes, ref TMemory beyond)
    where TMemory : struct, IUnwindMemory
{
    private readonly ulong _address = address;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ref TMemory _beyond = ref beyond;

    /// <summary>A word of the target: from the copy, or read now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryReadWord(ulong address, out ulong value)
    {
        address &= Machine.DataMask;
        ulong offset = address - _address;
        if (_bytes.Length >= sizeof(ulong) && offset <= (ulong)(_bytes.Length - sizeof(ulong)))
        {
            value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), (nint)offset));
            return true;
        }

        return TryReadBeyond(address, out value);
    }

    /// <summary>Bytes of the target, fewer than asked where memory ends.</summary>
    public readonly int Read(ulong address, Span<byte> destination)
    {
        address &= Machine.DataMask;
        ulong offset = address - _address;
        if (offset <= (ulong)_bytes.Length && (ulong)_bytes.Length - offset >= (ulong)destination.Length)
        {
            _bytes.Slice((int)offset, destination.Length).CopyTo(destination);
            return destination.Length;
        }

        return _beyond.Read(address, destination);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool TryReadBeyond(ulong address, out ulong value)
    {
        value = 0;
        return _beyond.Read(address, MemoryMarshal.AsBytes(new Span<ulong>(ref value))) == sizeof(ulong);
    }
}
