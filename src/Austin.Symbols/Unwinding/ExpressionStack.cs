using System.Runtime.CompilerServices;

namespace Austin.Symbols.Unwinding;

/// <summary>The stack of an expression; a push or pop too many sets <see cref="Failed"/>.</summary>
internal struct ExpressionStack
{
    private const int Capacity = 64;

    private Storage _storage;
    private int _count;

    public bool Failed { get; private set; }

    public void Push(ulong value)
    {
        if (_count == Capacity)
        {
            Failed = true;
            return;
        }

        _storage[_count++] = value;
    }

    public ulong Pop()
    {
        if (_count == 0)
        {
            Failed = true;
            return 0;
        }

        return _storage[--_count];
    }

    /// <summary>The entry that many places below the top.</summary>
    public ulong Peek(int depth)
    {
        if ((uint)depth >= (uint)_count)
        {
            Failed = true;
            return 0;
        }

        return _storage[_count - 1 - depth];
    }

    [InlineArray(Capacity)]
    private struct Storage
    {
        private ulong _first;
    }
}
