namespace Austin.Symbols.Unwinding;

/// <summary>
/// One native frame, which owns the stack at [StackPointer, Cfa). <paramref name="Cfa"/> is 0 when it is not known,
/// as in the outermost frame.
/// </summary>
/// <param name="Pc">Address of the instruction that runs next in this frame.</param>
/// <param name="StackPointer">Value of the stack pointer in this frame.</param>
/// <param name="Cfa">Value of the stack pointer in the caller, before its call.</param>
/// <param name="IsExact">
/// True for the innermost frame, one that a signal interrupted, and the return from a signal handler, which is called by nothing and
/// entered at its first instruction.
/// </param>
public readonly record struct NativeFrame(ulong Pc, ulong StackPointer, ulong Cfa, bool IsExact)
{
    /// <summary>The address to look up: the call, where the pc is its return address, else the pc.</summary>
    public ulong LookupPc => IsExact ? Pc : Pc - 1;
}
