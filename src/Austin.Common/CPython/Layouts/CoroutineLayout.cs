namespace Austin.Common.CPython.Layouts;

/// <summary>
/// Byte offsets inside generators, coroutines and asynchronous generators, which have one layout, and inside their frames.
/// Source: Include/genobject.h (3.8–3.10), Include/cpython/genobject.h (3.11–3.13), Include/internal/pycore_interpframe_structs.h
/// (3.14+), Include/frameobject.h and Include/cpython/frameobject.h (3.8–3.10).
/// </summary>
internal sealed class CoroutineLayout(InterpreterLayout layout)
{
    private const int Eight = 8;

    /// <summary>The qualified name (<c>gi_qualname</c>).</summary>
    public int QualifiedName { get; } = layout.VarObjectSize + layout.Minor switch
    {
        <= 9 => 40,
        10 => 32,
        11 => 24,
        _ => 16,
    };

    /// <summary>What the wrappers of a coroutine and of an asynchronous generator's steps wrap: their first field (Objects/genobject.c).</summary>
    public int Wrapped { get; } = layout.VarObjectSize;

    /// <summary>3.11+: signed byte (<c>gi_frame_state</c>) in front of the frame.</summary>
    public int State { get; } = layout.GeneratorFrame - 5;

    /// <summary>Whether a state is that of one that neither runs nor has ended.</summary>
    public bool IsSuspended(sbyte state) => layout.Minor switch
    {
        <= 12 => state == -1,
        <= 14 => state is -1 or -2,
        _ => state is 1 or 2 or 3,
    };

    public bool IsCreated(sbyte state) => state == (layout.Minor switch { <= 12 => -2, <= 14 => -3, _ => 0 });

    public bool IsExecuting(sbyte state) => state == (layout.Minor <= 14 ? 0 : 4);

    /// <summary>3.13+: whether a state tells that it awaits, or yields from, another; before, its next instruction tells.</summary>
    public bool IsAwaiting(sbyte state) => layout.Minor <= 14 ? state == -1 : state is 2 or 3;

    /// <summary>3.13+: whether <see cref="IsAwaiting"/> knows.</summary>
    public bool HasAwaitingState { get; } = layout.Minor >= 13;

    /// <summary>3.14+: how many words below the end of the value stack the awaited object lies; 3.15 keeps a word above it.</summary>
    public int Above { get; } = layout.Minor >= 15 ? 2 : 1;

    // PyFrameObject of 3.8 to 3.10
    public const int FrameValues = 64;

    /// <summary>3.8, 3.9: pointer behind the last value, 0 while the frame executes; 3.10: int32 number of values.</summary>
    public int FrameStackTop { get; } = layout.Minor <= 9 ? 72 : 80;

    /// <summary>YIELD_FROM (Include/opcode.h of 3.8 to 3.10).</summary>
    public const byte YieldFrom = 72;

    /// <summary>3.8, 3.9: whether the byte of <see cref="InterpreterLayout.FrameState"/> is that of a frame that executes; 3.10: likewise.</summary>
    public bool IsHeapFrameExecuting(byte state) => layout.Minor <= 9 ? state != 0 : state == 0;

    /// <summary>3.10: FRAME_SUSPENDED is -1, FRAME_CREATED -2; before, a frame that does not execute is either.</summary>
    public bool IsHeapFrameSuspended(byte state) => layout.Minor <= 9 ? state == 0 : (sbyte)state == -1;

    /// <summary>Bytes of a heap frame that hold all fields.</summary>
    public int HeapFrameSize { get; } = Math.Max(layout.FrameSize, 80 + Eight);
}
