using System.Buffers.Binary;
using Austin.Captures.Samples;

namespace Austin.Captures.Mojo;

/// <summary>
/// Knows stacks by the bytes that a capture holds of them: most samples begin like an earlier one, byte by byte, and
/// then need not be decoded again. Of fixed size; what is rare gives way to what is frequent.
/// </summary>
public sealed class StackByteCache
{
    private const int SlotCount = 4096;
    private const int SlotMask = SlotCount - 1;

    private readonly Slot[] _slots = new Slot[SlotCount];

    /// <summary>The stack that was added with these bytes.</summary>
    /// <param name="bytes">The beginning of a sample.</param>
    /// <param name="worthAdding">Whether it is unknown, but was looked for before: a stack seen once is not worth the memory.</param>
    public CaptureStack? Find(ReadOnlySpan<byte> bytes, out bool worthAdding)
    {
        ulong hash = Hash(bytes);
        ref Slot slot = ref _slots[hash & SlotMask];
        worthAdding = false;
        if (slot.Stack is CaptureStack stack && bytes.SequenceEqual(slot.Bytes))
        {
            return stack;
        }

        worthAdding = slot.Missed == hash;
        slot.Missed = hash;
        return null;
    }

    /// <summary>Remembers a stack, in place of another one perhaps.</summary>
    public void Add(ReadOnlySpan<byte> bytes, CaptureStack stack)
    {
        ref Slot slot = ref _slots[Hash(bytes) & SlotMask];
        slot.Bytes = bytes.ToArray();
        slot.Stack = stack;
    }

    /// <summary>Forgets all stacks, because the same bytes may mean others from now on.</summary>
    public void Clear() => Array.Clear(_slots);

    // Whatever collides costs time only, since the bytes are compared.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte value in bytes)
        {
            rest = (rest << 8) | value;
        }

        return Mix(hash ^ rest);
    }

    // The multiplier is 2^64 divided by the golden ratio; the product's high bits depend on all bits of the value.
    private static ulong Mix(ulong value)
    {
        ulong product = unchecked(value * 0x9E37_79B9_7F4A_7C15);
        return product ^ (product >> 32);
    }

    private struct Slot
    {
        public byte[]? Bytes;
        public CaptureStack? Stack;
        public ulong Missed;
    }
}
