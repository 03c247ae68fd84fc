namespace Austin.Symbols.Unwinding;

/// <summary>What differs between the two machines. Not on the fast path.</summary>
internal abstract class Machine
{
    /// <summary>DWARF number of the stack pointer.</summary>
    public abstract uint StackPointer { get; }

    /// <summary>DWARF number of the frame pointer.</summary>
    public abstract uint FramePointer { get; }

    /// <summary>DWARF number of the register that holds the return address after a call; a number that does not exist on x86-64.</summary>
    public abstract uint LinkRegister { get; }

    /// <summary>Registers that a call destroys, one bit each.</summary>
    public abstract uint CallerSaved { get; }

    /// <summary>Alignment of frame records in bytes.</summary>
    public abstract ulong FrameAlignment { get; }

    /// <summary>Offset from sp, inside a signal trampoline, of the interrupted value of a register.</summary>
    public abstract int SignalOffset(uint register);

    /// <summary>Offset from sp, inside a signal trampoline, of the interrupted pc.</summary>
    public abstract int SignalPcOffset { get; }

    /// <summary>Reduces a row to a rule; <see cref="UnwindRuleKind.Full"/> when it has no compact form.</summary>
    public abstract UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc);

    /// <summary>True when the code at the pc is the return from a signal handler.</summary>
    public abstract bool IsSignalTrampoline(ReadOnlySpan<byte> code);

    /// <summary>
    /// Finds a rule by reading instructions: an epilogue from the pc on, else from the function's start up to the pc.
    /// </summary>
    /// <param name="code">Instructions, from the function's start where it is known.</param>
    /// <param name="length">Bytes in <paramref name="code"/>.</param>
    /// <param name="at">Position of the pc.</param>
    /// <param name="startIsKnown">Position 0 is the function's start.</param>
    /// <param name="rule">The rule at the pc.</param>
    public abstract bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule);

    /// <summary>Finds by reading instructions from the function's start how far sp is below the CFA, also where fp is used.</summary>
    /// <param name="code">Instructions, from the function's start.</param>
    /// <param name="length">Bytes in <paramref name="code"/>.</param>
    /// <param name="at">Position of the pc.</param>
    /// <param name="depth">CFA - sp, in bytes.</param>
    public abstract bool TryFindDepth(byte[] code, int length, int at, out long depth);

    /// <summary>True when an instruction that calls ends where the bytes end, so that a call may return there.</summary>
    public abstract bool EndsWithCall(ReadOnlySpan<byte> before);

    /// <summary>The rule of a function that has not touched the stack yet.</summary>
    public abstract UnwindRule EntryRule { get; }

    /// <summary>Bytes before the return point of a shim through which an interpreter calls its compiled code; 0 where none is known.</summary>
    public virtual int ShimSize => 0;

    /// <summary>
    /// CFA of a shim less the address of the word that holds its return point, in bytes. The shim's return address is
    /// right below its CFA; the frame pointer is the caller's.
    /// </summary>
    public virtual ulong ShimCfa => 0;

    /// <summary>True when the bytes, <see cref="ShimSize"/> of them, are a shim up to its return point.</summary>
    public virtual bool IsShim(ReadOnlySpan<byte> before) => false;
}
