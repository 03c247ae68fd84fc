using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Objects;

/// <summary>Reads the items of a <c>collections.deque</c>. Source: dequeobject in Modules/_collectionsmodule.c, the same in all versions.</summary>
internal sealed class DequeReader(ObjectMemory memory, InterpreterLayout layout)
{
    // A block: pointer to the one before, 64 items, pointer to the one behind.
    private const int BlockLength = 64;

    private readonly ulong _header = (ulong)layout.VarObjectSize;

    /// <summary>Reads the first items.</summary>
    /// <param name="deque">The object; nothing here tells whether it is one.</param>
    /// <param name="limit">Most items wanted.</param>
    /// <param name="items">They are appended here.</param>
    public void Read(ulong deque, int limit, List<ulong> items)
    {
        long count = (long)memory.Word(deque + _header);
        ulong block = memory.Word(deque + _header + 8);
        ulong index = memory.Word(deque + _header + 24);
        for (long i = 0; i < Math.Min(count, limit) && ObjectMemory.IsAddress(block); i++)
        {
            if (index >= BlockLength)
            {
                block = memory.Word(block + ((BlockLength + 1) * sizeof(ulong)));
                index = 0;
            }

            items.Add(memory.Word(block + ((1 + index++) * sizeof(ulong))));
        }
    }
}
