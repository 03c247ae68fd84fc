namespace Austin.Common.CPython.Stacks;

/// <summary>What a reader of stacks has to know of the instruction at which a frame stands.</summary>
internal enum InstructionKind : byte
{
    /// <summary>It runs no other Python code without a C function in between.</summary>
    Plain,

    /// <summary>It may call a Python function without a C function in between.</summary>
    Calls,

    /// <summary>It takes up a generator or coroutine: FOR_ITER and SEND.</summary>
    Iterates,

    /// <summary>It ends the frame.</summary>
    Returns,

    /// <summary>Its opcode is kept elsewhere: instrumented lines, executors.</summary>
    Hidden,
}
