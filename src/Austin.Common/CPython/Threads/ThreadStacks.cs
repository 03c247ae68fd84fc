using System.Buffers.Binary;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>The C stacks of a process's threads, as the C library's control blocks tell them.</summary>
/// <remarks>
/// A control block holds where its thread's stack begins and how long it is, and lies in that stack itself; that of the
/// first thread holds nothing of it. glibc links the blocks in rings (<c>struct pthread</c>, nptl/descr.h: the links stand in
/// front of the kernel id), one for stacks that it made and one for others, whose two heads are neighbours.
/// </remarks>
/// <param name="memory">The process.</param>
/// <param name="idOffset">Where a control block has the kernel id; negative when unknown.</param>
internal sealed class ThreadStacks(IRemoteMemory memory, int idOffset)
{
    // The block of glibc has the stack below offset 1,800, that of musl below 100.
    private const int BlockSize = 2560;
    private const int LinkSize = 16;
    private const int MaxBlocks = 4096;
    private const ulong PageMask = 4095;
    private const ulong MaxStack = 1UL << 40;

    private readonly byte[] _block = new byte[BlockSize];
    private readonly HashSet<ulong> _seen = [];
    private readonly Stack<ulong> _heads = [];

    /// <summary>Finds the stack of the thread that has a control block.</summary>
    public StackRange Find(ulong block) => FindIn(block, memory.Read(block, _block));

    /// <summary>Finds the thread in whose stack an address lies.</summary>
    /// <param name="address">The address.</param>
    /// <param name="known">Control blocks to start from.</param>
    /// <param name="id">Kernel id of the thread, as the target sees it.</param>
    /// <param name="stack">Its stack.</param>
    public bool TryFindOwner(ulong address, IEnumerable<ulong> known, out long id, out StackRange stack)
    {
        id = 0;
        stack = default;
        ulong link = (ulong)(idOffset - LinkSize);
        if (idOffset < LinkSize || idOffset + sizeof(int) > BlockSize)
        {
            return false;
        }

        _seen.Clear();
        _heads.Clear();
        foreach (ulong block in known)
        {
            _heads.Push(block + link);
        }

        while (_heads.TryPop(out ulong node))
        {
            while (_seen.Count < MaxBlocks && _seen.Add(node))
            {
                int copied = memory.Read(node - link, _block);
                stack = FindIn(node - link, copied);
                if (stack.Contains(address) && copied >= idOffset + sizeof(int))
                {
                    id = BinaryPrimitives.ReadInt32LittleEndian(_block.AsSpan(idOffset));
                    return true;
                }

                // The head of a ring, or the block of the first thread.
                if (!stack.IsKnown)
                {
                    PushIfHead(node - LinkSize);
                    PushIfHead(node + LinkSize);
                }

                if (!IsLinked(node, out node))
                {
                    break;
                }
            }
        }

        stack = default;
        return false;
    }

    private void PushIfHead(ulong node)
    {
        if (IsLinked(node, out ulong next) && next != node)
        {
            _heads.Push(node);
        }
    }

    private bool IsLinked(ulong node, out ulong next) =>
        memory.TryReadWord(node, out next) && next != 0 && (next & 7) == 0 && memory.TryReadWord(next + sizeof(ulong), out ulong previous) && previous == node;

    private StackRange FindIn(ulong block, int copied)
    {
        ReadOnlySpan<byte> bytes = _block.AsSpan(0, copied);
        for (int at = 0; at + LinkSize <= copied; at += sizeof(ulong))
        {
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + sizeof(ulong))..]);
            if (start != 0 && size is not 0 and < MaxStack && ((start | size) & PageMask) == 0 && start <= block && block - start < size)
            {
                return new StackRange(start, start + size);
            }
        }

        return default;
    }
}
