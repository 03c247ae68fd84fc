using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// What a <see cref="StackCopy"/> writes into. A thread has one for all processes that it reads, one after the other: so it is in the caches of
/// the CPU when the next is read, and takes memory once.
/// </summary>
internal sealed class CopyScratch
{
    private const int FirstSize = 64 * 1024;

    [ThreadStatic]
    private static CopyScratch? _own;

    /// <summary>That of the calling thread.</summary>
    public static CopyScratch Own => _own ??= new CopyScratch();

    /// <summary>The copy.</summary>
    public byte[] Buffer { get; set; } = new byte[FirstSize];

    /// <summary>A second copy, to compare.</summary>
    public byte[] Again { get; set; } = [];

    /// <summary>What is planned.</summary>
    public RangeList Ranges { get; } = new();

    /// <summary>What is found by address, and where it lies in <see cref="Buffer"/>.</summary>
    public (ulong Start, int Length, int Position)[] Windows { get; } = new (ulong, int, int)[RemoteRange.MaxPerRead];
}
