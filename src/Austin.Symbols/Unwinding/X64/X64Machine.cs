using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding.X64;

/// <summary>x86-64: DWARF numbers and calling convention of the System V ABI.</summary>
internal sealed class X64Machine(UnwindLimits limits) : Machine
{
    public const uint Rbx = 3;
    public const uint Rbp = 6;
    public const uint Rsp = 7;

    // Offsets from rsp at the trampoline to struct sigcontext in the kernel's rt_sigframe, by DWARF number.
    private static readonly int[] SignalOffsets = [144, 136, 152, 128, 112, 104, 120, 160, 40, 48, 56, 64, 72, 80, 88, 96];

    private readonly X64CodeAnalysis _analysis = new(limits);

    public override ushort Number => ElfMachine.X64;

    internal override uint StackPointer => Rsp;

    internal override uint FramePointer => Rbp;

    internal override uint LinkRegister => uint.MaxValue;

    /// <summary>rax rdx rcx rsi rdi and r8 to r11.</summary>
    internal override uint CallerSaved => 0b1111_0011_0111;

    internal override ulong FrameAlignment => 8;

    internal override int SignalPcOffset => 168;

    /// <summary>Five pushes, three moves and a call: what begins each executor of CPython 3.14's compiler (Tools/jit/shim.c, as clang makes it).</summary>
    internal override int ShimSize => 23;

    /// <summary>The return point, five saved registers, the shim's return address.</summary>
    internal override ulong ShimCfa => 7 * sizeof(ulong);

    /// <summary>The return address has just been pushed.</summary>
    internal override UnwindRule EntryRule => new(UnwindRuleKind.StackPointer)
    {
        CfaWords = 1,
        ReturnAddress = SavedRegisterKind.AtCfa,
        ReturnAddressWords = -1,
    };

    internal override int SignalOffset(uint register) => register < (uint)SignalOffsets.Length ? SignalOffsets[register] : -1;

    internal override UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc) =>
        X64RuleCompiler.Compile(section, description, row, pc);

    public override UnwindRegisters Registers(ReadOnlySpan<ulong> words) => UnwindRegisters.FromX64(words);

    /// <summary>Behind <c>syscall</c> (Intel SDM vol. 2), where the kernel also leaves a call that it will begin anew.</summary>
    public override bool IsAtSystemCall(ReadOnlySpan<byte> before, ReadOnlySpan<byte> at) => before.EndsWith((ReadOnlySpan<byte>)[0x0f, 0x05]);

    /// <summary>
    /// Exit code into rdi, <c>mov $60,%eax</c> or <c>%al</c> of a cleared register, <c>syscall</c>: 60 is exit. As musl's
    /// <c>__clone</c> has it (src/thread/x86_64/clone.s).
    /// </summary>
    internal override bool IsThreadEnd(ReadOnlySpan<byte> code) =>
        code.StartsWith((ReadOnlySpan<byte>)[0x89, 0xc7, 0x31, 0xc0, 0xb0, 0x3c, 0x0f, 0x05])
        || code.StartsWith((ReadOnlySpan<byte>)[0x89, 0xc7, 0xb8, 0x3c, 0x00, 0x00, 0x00, 0x0f, 0x05]);

    internal override bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule) =>
        _analysis.TryEpilogue(code, length, at, out rule) || (startIsKnown && _analysis.TryPrologue(code, length, at, out rule));

    internal override bool TryFindDepth(byte[] code, int length, int at, out long depth) => _analysis.TryDepth(code, length, at, out depth);

    internal override bool EndsWithCall(ReadOnlySpan<byte> before) => X64CallSite.EndsWithCall(before);

    internal override bool TryCallTarget(ReadOnlySpan<byte> before, ulong pc, out ulong target) => X64CallSite.TryTarget(before, pc, out target);

    /// <summary><c>push %r15; push %r14; push %r13; push %r12; push %rbx</c>, arguments into registers, <c>call</c>.</summary>
    internal override bool IsShim(ReadOnlySpan<byte> before) =>
        before.StartsWith((ReadOnlySpan<byte>)[0x41, 0x57, 0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x53]) && before[^5] == 0xe8;
}
