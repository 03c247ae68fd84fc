using System.Buffers.Binary;

namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>aarch64: DWARF numbers and calling convention of the AAPCS64 and its DWARF supplement.</summary>
internal sealed class Arm64Machine(UnwindLimits limits) : Machine
{
    public const uint X29 = 29;
    public const uint X30 = 30;
    public const uint Sp = 31;

    // struct rt_sigframe: 128 bytes of siginfo, then ucontext whose registers start at 184 (asm/sigcontext.h).
    private const int SignalRegisters = 312;

    private readonly Arm64CodeAnalysis _analysis = new(limits);

    public override uint StackPointer => Sp;

    public override uint FramePointer => X29;

    public override uint LinkRegister => X30;

    /// <summary>x0 to x18.</summary>
    public override uint CallerSaved => 0x7ffff;

    public override ulong FrameAlignment => 16;

    public override int SignalPcOffset => SignalRegisters + (32 * 8);

    /// <summary>The return address is in x30.</summary>
    public override UnwindRule EntryRule => new(UnwindRuleKind.StackPointer);

    public override int SignalOffset(uint register) => register <= Sp ? SignalRegisters + ((int)register * 8) : -1;

    public override UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc) =>
        Arm64RuleCompiler.Compile(description, row);

    /// <summary><c>mov x8, #139; svc #0</c>: 139 is rt_sigreturn.</summary>
    public override bool IsSignalTrampoline(ReadOnlySpan<byte> code) =>
        code.Length >= 8
        && BinaryPrimitives.ReadUInt32LittleEndian(code) == 0xd2801168
        && BinaryPrimitives.ReadUInt32LittleEndian(code[4..]) == 0xd4000001;

    public override bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule) =>
        Arm64CodeAnalysis.TryEpilogue(code, length, at, out rule) || (startIsKnown && _analysis.TryPrologue(code, length, at, out rule));

    public override bool TryFindDepth(byte[] code, int length, int at, out long depth) => _analysis.TryDepth(code, length, at, out depth);

    public override bool EndsWithCall(ReadOnlySpan<byte> before) =>
        before.Length >= 4 && Arm64CallSite.IsCall(BinaryPrimitives.ReadUInt32LittleEndian(before[^4..]));
}
