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

    public override uint StackPointer => Rsp;

    public override uint FramePointer => Rbp;

    public override uint LinkRegister => uint.MaxValue;

    /// <summary>rax rdx rcx rsi rdi and r8 to r11.</summary>
    public override uint CallerSaved => 0b1111_0011_0111;

    public override ulong FrameAlignment => 8;

    public override int SignalPcOffset => 168;

    /// <summary>Five pushes, three moves and a call: what begins each executor of CPython 3.14's compiler (Tools/jit/shim.c, as clang makes it).</summary>
    public override int ShimSize => 23;

    /// <summary>The return point, five saved registers, the shim's return address.</summary>
    public override ulong ShimCfa => 7 * sizeof(ulong);

    /// <summary>The return address has just been pushed.</summary>
    public override UnwindRule EntryRule => new(UnwindRuleKind.StackPointer)
    {
        CfaWords = 1,
        ReturnAddress = SavedRegisterKind.AtCfa,
        ReturnAddressWords = -1,
    };

    public override int SignalOffset(uint register) => register < (uint)SignalOffsets.Length ? SignalOffsets[register] : -1;

    public override UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc) =>
        X64RuleCompiler.Compile(section, description, row, pc);

    /// <summary><c>mov $15,%rax; syscall</c>: 15 is rt_sigreturn.</summary>
    public override bool IsSignalTrampoline(ReadOnlySpan<byte> code) =>
        code.StartsWith((ReadOnlySpan<byte>)[0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05]);

    public override bool TryAnalyse(byte[] code, int length, int at, bool startIsKnown, out UnwindRule rule) =>
        _analysis.TryEpilogue(code, length, at, out rule) || (startIsKnown && _analysis.TryPrologue(code, length, at, out rule));

    public override bool TryFindDepth(byte[] code, int length, int at, out long depth) => _analysis.TryDepth(code, length, at, out depth);

    public override bool EndsWithCall(ReadOnlySpan<byte> before) => X64CallSite.EndsWithCall(before);

    /// <summary><c>push %r15; push %r14; push %r13; push %r12; push %rbx</c>, arguments into registers, <c>call</c>.</summary>
    public override bool IsShim(ReadOnlySpan<byte> before) =>
        before.StartsWith((ReadOnlySpan<byte>)[0x41, 0x57, 0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x53]) && before[^5] == 0xe8;
}
