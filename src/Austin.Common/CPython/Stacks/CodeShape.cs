namespace Austin.Common.CPython.Stacks;

/// <summary>What the frames of a code object look like (Include/cpython/code.h).</summary>
internal sealed class CodeShape
{
    private const int CodeUnit = 2;

    /// <summary>Address of the code object.</summary>
    public required ulong Code { get; init; }

    /// <summary>Bytes that a frame takes on the data stack; 0 up to 3.10.</summary>
    public required int FrameBytes { get; init; }

    /// <summary>Locals, cells and free variables: the value stack begins behind them.</summary>
    public required int Locals { get; init; }

    /// <summary>A generator, coroutine or asynchronous generator: it is resumed, not called.</summary>
    public required bool IsResumable { get; init; }

    /// <summary>The kind of each code unit; an instruction's inline caches have its kind.</summary>
    public required InstructionKind[] Kinds { get; init; }

    /// <summary>
    /// Free-threaded 3.14+: where the copies of the instructions begin that threads run, by their index; 0 where there is none, or none
    /// was met. The first are the code object's own.
    /// </summary>
    public ulong[] Copies { get; set; } = [];

    /// <summary>The number of the sample in which <see cref="Copies"/> were read last.</summary>
    public long CopiesReadIn { get; set; } = -1;

    /// <summary>Set when the address was found to hold another code object.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether a byte offset can be that of a running instruction; one unit before the first is a frame that has not begun.</summary>
    public bool IsInside(long offset) => offset >= -CodeUnit && offset < (long)Math.Max(Kinds.Length, 1) * CodeUnit && (offset & 1) == 0;

    /// <summary>The kind of the instruction at a byte offset that is inside.</summary>
    public InstructionKind KindAt(long offset) => (ulong)offset / CodeUnit < (ulong)Kinds.Length ? Kinds[offset / CodeUnit] : InstructionKind.Plain;
}
