using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding.Arm64;
using Austin.Symbols.Unwinding.X64;

namespace Austin.Symbols.Unwinding;

/// <summary>What differs between the two machines. Not on the fast path. For one thread.</summary>
public abstract class Machine
{
    /// <summary>
    /// Bits of an address of data. No user address has more than 56; on aarch64 the hardware ignores the byte above them, in which
    /// programs keep tags (Documentation/arch/arm64/tagged-pointers.rst).
    /// </summary>
    public const ulong DataMask = (1UL << 56) - 1;

    private protected Machine()
    {
    }

    /// <summary>The machine of a number of ELF headers; null when it is neither <see cref="ElfMachine.X64"/> nor <see cref="ElfMachine.Arm64"/>.</summary>
    public static Machine? Of(ushort number, UnwindLimits? limits = null) => number switch
    {
        ElfMachine.X64 => new X64Machine(limits ?? UnwindLimits.Default),
        ElfMachine.Arm64 => new Arm64Machine(limits ?? UnwindLimits.Default),
        _ => null,
    };

    /// <summary>Its number in ELF headers.</summary>
    public abstract ushort Number { get; }

    /// <summary>All registers, from the words of <c>NT_PRSTATUS</c>: 27 on x86-64, 34 on aarch64.</summary>
    public abstract UnwindRegisters Registers(ReadOnlySpan<ulong> words);

    /// <summary>The registers of a blocked thread whose <c>/proc</c> entry tells pc and sp only.</summary>
    public UnwindRegisters Registers(ulong pc, ulong sp)
    {
        var registers = new UnwindRegisters { Pc = pc };
        registers.Set(StackPointer, sp);
        return registers;
    }

    /// <summary>The stack pointer as an address; 0 when it is not known.</summary>
    public ulong StackPointerOf(in UnwindRegisters registers) => registers.TryGet(StackPointer, out ulong sp) ? sp & DataMask : 0;

    /// <summary>True when the code at the pc is the return from a signal handler (<see cref="SignalTrampoline"/>).</summary>
    public bool IsSignalTrampoline(ReadOnlySpan<byte> code) => SignalTrampoline.Starts(Number, code);

    /// <summary>Whether a thread that was stopped may have come from a system call, by the code around its pc.</summary>
    /// <param name="before">Up to four bytes in front of the pc.</param>
    /// <param name="at">Up to four bytes from the pc on.</param>
    public abstract bool IsAtSystemCall(ReadOnlySpan<byte> before, ReadOnlySpan<byte> at);

    /// <summary>Bits of a return address that are address, where no code of the process lies at or above an address.</summary>
    internal virtual ulong CodeMask(ulong end) => ulong.MaxValue;

    /// <summary>DWARF number of the stack pointer.</summary>
    internal abstract uint StackPointer { get; }

    /// <summary>DWARF number of the frame pointer.</summary>
    internal abstract uint FramePointer { get; }

    /// <summary>DWARF number of the register that holds the return address after a call; a number that does not exist on x86-64.</summary>
    internal abstract uint LinkRegister { get; }

    /// <summary>Registers that a call destroys, one bit each.</summary>
    internal abstract uint CallerSaved { get; }

    /// <summary>Alignment of frame records in bytes.</summary>
    internal abstract ulong FrameAlignment { get; }

    /// <summary>Offset from sp, inside a signal trampoline, of the interrupted value of a register.</summary>
    internal abstract int SignalOffset(uint register);

    /// <summary>Offset from sp, inside a signal trampoline, of the interrupted pc.</summary>
    internal abstract int SignalPcOffset { get; }

    /// <summary>Reduces a row to a rule; <see cref="UnwindRuleKind.Full"/> when it has no compact form.</summary>
    internal abstract UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc);

    /// <summary>True when the code at a return address ends the thread: a function that nothing called comes before it.</summary>
    internal abstract bool IsThreadEnd(ReadOnlySpan<byte> code);

    /// <summary>
    /// Finds a rule by reading instructions: an epilogue from the pc on, else from the function's start up to the pc.
    /// </summary>
    /// <param name="code">Instructions, from the function's start where it is known.</param>
    /// <param name="length">Bytes in <paramref name="code"/>.</param>
    /// <param name="at">Position of the pc.</param>
    /// <param name="startIsKnown">Position 0 is the function's start.</param>
    /// <param name="rule">The rule at the pc.</param>
    internal abstract bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule);

    /// <summary>Finds by reading instructions from the function's start how far sp is below the CFA, also where fp is used.</summary>
    /// <param name="code">Instructions, from the function's start.</param>
    /// <param name="length">Bytes in <paramref name="code"/>.</param>
    /// <param name="at">Position of the pc.</param>
    /// <param name="depth">CFA - sp, in bytes.</param>
    internal abstract bool TryFindDepth(byte[] code, int length, int at, out long depth);

    /// <summary>True when an instruction that calls ends where the bytes end, so that a call may return there.</summary>
    internal abstract bool EndsWithCall(ReadOnlySpan<byte> before);

    /// <summary>Where the call goes that ends where the bytes end, when the instruction itself says it.</summary>
    /// <param name="before">Bytes that <see cref="EndsWithCall"/> takes for the end of a call.</param>
    /// <param name="pc">The address behind them.</param>
    /// <param name="target">What is called.</param>
    internal abstract bool TryCallTarget(ReadOnlySpan<byte> before, ulong pc, out ulong target);

    /// <summary>The rule of a function that has not touched the stack yet.</summary>
    internal abstract UnwindRule EntryRule { get; }

    /// <summary>Bytes before the return point of a shim through which an interpreter calls its compiled code; 0 where none is known.</summary>
    internal virtual int ShimSize => 0;

    /// <summary>
    /// CFA of a shim less the address of the word that holds its return point, in bytes. The shim's return address is
    /// right below its CFA; the frame pointer is the caller's.
    /// </summary>
    internal virtual ulong ShimCfa => 0;

    /// <summary>True when the bytes, <see cref="ShimSize"/> of them, are a shim up to its return point.</summary>
    internal virtual bool IsShim(ReadOnlySpan<byte> before) => false;
}
