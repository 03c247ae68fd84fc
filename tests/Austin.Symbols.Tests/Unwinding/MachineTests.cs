using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>What a machine tells of its registers and its code.</summary>
public sealed class MachineTests
{
    [Fact]
    public void OthersAreNotKnown()
    {
        Assert.Null(Machine.Of(3));
        Assert.Equal(ElfMachine.X64, Machine.Of(ElfMachine.X64)!.Number);
        Assert.Equal(ElfMachine.Arm64, Machine.Of(ElfMachine.Arm64)!.Number);
    }

    /// <remarks>Positions in struct user_regs_struct of x86-64 and struct user_pt_regs of aarch64.</remarks>
    [Theory]
    [InlineData(ElfMachine.X64, 27, 16, 19)]
    [InlineData(ElfMachine.Arm64, 34, 32, 31)]
    public void PcAndStackPointerAreTakenFromTheNote(ushort number, int words, int pc, int sp)
    {
        Machine machine = Machine.Of(number)!;
        ulong[] note = [.. Enumerable.Range(0, words).Select(i => 0x1000UL * (ulong)(i + 1))];
        UnwindRegisters registers = machine.Registers(note);
        Assert.Equal((note[pc], note[sp]), (registers.Pc, machine.StackPointerOf(registers)));
        UnwindRegisters blocked = machine.Registers(pc: 0x5000, sp: 0x7000);
        Assert.Equal((0x5000UL, 0x7000UL, 1), (blocked.Pc, machine.StackPointerOf(blocked), blocked.KnownCount));
    }

    [Theory]
    [InlineData(ElfMachine.X64, "48890f05", "48890000", true)]
    [InlineData(ElfMachine.X64, "0f05", "", true)]
    [InlineData(ElfMachine.X64, "0f059090", "", false)]
    [InlineData(ElfMachine.X64, "48890000", "0f050000", false)]
    [InlineData(ElfMachine.X64, "05", "", false)]
    [InlineData(ElfMachine.X64, "", "", false)]
    [InlineData(ElfMachine.Arm64, "010000d4", "1f2003d5", true)]
    [InlineData(ElfMachine.Arm64, "1f2003d5", "010000d4", true)]
    [InlineData(ElfMachine.Arm64, "210000d4", "210000d4", false)]
    [InlineData(ElfMachine.Arm64, "00d4", "0100", false)]
    [InlineData(ElfMachine.Arm64, "", "", false)]
    public void SystemCallsAreKnownByTheCodeAroundThePc(ushort number, string before, string at, bool expected) =>
        Assert.Equal(expected, Machine.Of(number)!.IsAtSystemCall(Convert.FromHexString(before), Convert.FromHexString(at)));

    [Theory]
    [InlineData(ElfMachine.X64, "48c7c00f0000000f05", true)]
    [InlineData(ElfMachine.X64, "681180d2010000d4", false)]
    [InlineData(ElfMachine.Arm64, "681180d2010000d4", true)]
    [InlineData(ElfMachine.Arm64, "681180d2", false)]
    public void TheReturnFromASignalIsKnown(ushort number, string code, bool expected) =>
        Assert.Equal(expected, Machine.Of(number)!.IsSignalTrampoline(Convert.FromHexString(code)));

    [Theory]
    [InlineData(ElfMachine.X64, 0x8000_0000_0000UL, ulong.MaxValue)]
    [InlineData(ElfMachine.Arm64, 0UL, ulong.MaxValue)]
    [InlineData(ElfMachine.Arm64, 0xffff_f7ff_f000UL, 0xffff_ffff_ffffUL)]
    [InlineData(ElfMachine.Arm64, 0x1_0000_0000_0000UL, 0xffff_ffff_ffffUL)]
    [InlineData(ElfMachine.Arm64, 0x7f_ffff_f000UL, 0x7f_ffff_ffffUL)]
    public void ReturnAddressesHaveTheBitsOfTheHighestCode(ushort number, ulong end, ulong mask) =>
        Assert.Equal(mask, Machine.Of(number)!.CodeMask(end));
}
