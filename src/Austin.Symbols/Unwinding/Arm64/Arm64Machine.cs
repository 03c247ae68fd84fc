using System.Buffers.Binary;
using System.Numerics;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>aarch64: DWARF numbers and calling convention of the AAPCS64 and its DWARF supplement.</summary>
internal sealed class Arm64Machine(UnwindLimits limits) : Machine
{
    public const uint X29 = 29;
    public const uint X30 = 30;
    public const uint Sp = 31;

    // struct rt_sigframe: 128 bytes of siginfo, then ucontext whose registers start at 184 (asm/sigcontext.h).
    private const int SignalRegisters = 312;

    // svc #0 (Arm ARM, C6.2: SVC)
    private const uint SupervisorCall = 0xd4000001;

    private readonly Arm64CodeAnalysis _analysis = new(limits);

    public override ushort Number => ElfMachine.Arm64;

    internal override uint StackPointer => Sp;

    internal override uint FramePointer => X29;

    internal override uint LinkRegister => X30;

    /// <summary>x0 to x18.</summary>
    internal override uint CallerSaved => 0x7ffff;

    internal override ulong FrameAlignment => 16;

    internal override int SignalPcOffset => SignalRegisters + (32 * 8);

    /// <summary>The return address is in x30.</summary>
    internal override UnwindRule EntryRule => new(UnwindRuleKind.StackPointer);

    internal override int SignalOffset(uint register) => register <= Sp ? SignalRegisters + ((int)register * 8) : -1;

    internal override UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc) =>
        Arm64RuleCompiler.Compile(description, row);

    public override UnwindRegisters Registers(ReadOnlySpan<ulong> words) => UnwindRegisters.FromArm64(words);

    /// <summary>
    /// Behind <c>svc #0</c>, or at it: a call that a stop broke off is prepared to begin anew before the stop (do_signal in
    /// arch/arm64/kernel/signal.c).
    /// </summary>
    public override bool IsAtSystemCall(ReadOnlySpan<byte> before, ReadOnlySpan<byte> at) =>
        (before.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(before[^4..]) == SupervisorCall)
        || (at.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(at) == SupervisorCall);

    /// <summary>
    /// Signatures of pointer authentication begin above the highest bit that an address of the kernel's configuration has, 36 to 52 of
    /// them (Documentation/arch/arm64/pointer-authentication.rst). No code has a higher bit than the highest code.
    /// </summary>
    internal override ulong CodeMask(ulong end) => end == 0 ? ulong.MaxValue : ulong.MaxValue >> BitOperations.LeadingZeroCount(end - 1);

    /// <summary><c>mov x8, #93; svc #0</c>: 93 is exit. As musl's <c>__clone</c> has it (src/thread/aarch64/clone.s).</summary>
    internal override bool IsThreadEnd(ReadOnlySpan<byte> code) =>
        code.Length >= 8
        && BinaryPrimitives.ReadUInt32LittleEndian(code) is 0xd2800ba8 or 0x52800ba8
        && BinaryPrimitives.ReadUInt32LittleEndian(code[4..]) == SupervisorCall;

    internal override bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule) =>
        Arm64CodeAnalysis.TryEpilogue(code, length, at, out rule) || (startIsKnown && _analysis.TryPrologue(code, length, at, out rule));

    internal override bool TryFindDepth(byte[] code, int length, int at, out long depth) => _analysis.TryDepth(code, length, at, out depth);

    internal override bool EndsWithCall(ReadOnlySpan<byte> before) =>
        before.Length >= 4 && Arm64CallSite.IsCall(BinaryPrimitives.ReadUInt32LittleEndian(before[^4..]));

    internal override bool TryCallTarget(ReadOnlySpan<byte> before, ulong pc, out ulong target) =>
        Arm64CallSite.TryTarget(BinaryPrimitives.ReadUInt32LittleEndian(before[^4..]), pc, out target);
}
