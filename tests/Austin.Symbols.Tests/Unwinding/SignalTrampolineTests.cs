using System.Text;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>The code that a signal handler returns to, by its bytes, in files that have no symbol for it.</summary>
public sealed class SignalTrampolineTests
{
    private const string X64 = "48c7c00f000000 0f05";
    private const string Arm64 = "681180d2 010000d4";

    // The function in front ends with a return and padding, as setjmp of musl does.
    private const ulong Before = 0x1100;
    private const ulong Start = 0x1108;

    [Theory]
    [InlineData(ElfMachine.X64, X64, true)]
    [InlineData(ElfMachine.X64, X64 + "0f1f8000000000", true)]
    [InlineData(ElfMachine.X64, "48c7c00f000000 0f", false)] // cut off
    [InlineData(ElfMachine.X64, "90 48c7c00f000000 0f05", false)] // further on
    [InlineData(ElfMachine.X64, "48c7c00e000000 0f05", false)] // rt_sigprocmask
    [InlineData(ElfMachine.X64, "b80f000000 0f05", false)] // as no C library has it
    [InlineData(ElfMachine.X64, Arm64, false)]
    [InlineData(ElfMachine.X64, "", false)]
    [InlineData(ElfMachine.Arm64, Arm64, true)]
    [InlineData(ElfMachine.Arm64, Arm64 + "1f2003d5", true)]
    [InlineData(ElfMachine.Arm64, "681180d2 0100", false)]
    [InlineData(ElfMachine.Arm64, "1f2003d5 681180d2 010000d4", false)]
    [InlineData(ElfMachine.Arm64, "a80b80d2 010000d4", false)] // exit
    [InlineData(ElfMachine.Arm64, X64, false)]
    [InlineData(40, Arm64, false)] // EM_ARM
    public void ItIsKnownByItsInstructions(ushort machine, string code, bool expected) =>
        Assert.Equal(expected, SignalTrampoline.Starts(machine, Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 8)]
    public void ItIsFoundFromAnyOfItsAddresses(bool isArm, int length)
    {
        ElfImage image = Library(isArm, 0);
        Assert.False(SignalTrampoline.TryFind(image, Start - 1, out _));
        Assert.False(SignalTrampoline.TryFind(image, Start + (ulong)length, out _));
        Assert.False(SignalTrampoline.TryFind(image, 3, out _));
        Assert.False(SignalTrampoline.TryFind(image, ulong.MaxValue, out _));
        for (int i = 0; i < length; i++)
        {
            Assert.True(SignalTrampoline.TryFind(image, Start + (ulong)i, out ulong start));
            Assert.Equal(Start, start);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFunctionWithoutSizeEndsInFrontOfIt(bool isArm)
    {
        SymbolIndex symbols = SymbolIndex.Build(Library(isArm, 0));
        Assert.Equal("setjmp", NameAt(symbols, Start - 1));
        Assert.Null(NameAt(symbols, Start));
        Assert.Null(NameAt(symbols, Start + 4));
        Assert.True(symbols.TryFindStart(Start + 4, out ulong start));
        Assert.Equal(Start, start);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFunctionWhoseSizeReachesOverItKeepsItsName(bool isArm) =>
        Assert.Equal("setjmp", NameAt(SymbolIndex.Build(Library(isArm, 64)), Start));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASymbolAtItsBeginningNamesIt(bool isArm)
    {
        BareLibrary library = Code(isArm);
        library.Export("setjmp", Before, 0);
        library.Export("__kernel_rt_sigreturn", Start, 0);
        Assert.Equal("__kernel_rt_sigreturn", NameAt(SymbolIndex.Build(library.Image()), Start + 4));
    }

    private static string? NameAt(SymbolIndex symbols, ulong vaddr) =>
        symbols.TryFind(vaddr, out ElfSymbol symbol) ? Encoding.ASCII.GetString(symbol.Name) : null;

    private static ElfImage Library(bool isArm, ulong size)
    {
        BareLibrary library = Code(isArm);
        library.Export("setjmp", Before, size);
        return library.Image();
    }

    private static BareLibrary Code(bool isArm)
    {
        BareLibrary library = new(isArm);
        library.Put(Before, isArm ? "c0035fd6 1f2003d5" : "31c0 c3 90 90 90 90 90");
        library.Put(Start, isArm ? Arm64 : X64);
        return library;
    }
}
