namespace Austin.Common.CPython.Threads;

/// <summary>The memory of a thread's C stack.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address behind its last; 0 when the stack is not known.</param>
internal readonly record struct StackRange(ulong Start, ulong End)
{
    public bool IsKnown => End != 0;

    public bool Contains(ulong address) => address >= Start && address < End;
}
