using System.Buffers.Binary;
using System.Text;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Austin.Symbols.Unwinding.Arm64;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>Stacks and names in a library that has no unwind information and names few of its functions.</summary>
public sealed class BareLibraryTests
{
    private const ulong Bias = 0x7f0000000000;
    private const ulong Stack = 0x7ffe00000000;

    // Addresses of functions in the file.
    private const ulong Entry = 0x1000;
    private const ulong Sleep = 0x1100;
    private const ulong Cancellable = 0x1200;
    private const ulong Label = 0x1300;
    private const ulong SystemCall = 0x1340;
    private const ulong Start = 0x1400;
    private const ulong Clone = 0x1500;
    private const ulong Handler = 0x1600;
    private const ulong Restorer = 0x1700;
    private const ulong Pointed = 0x1800;

    private readonly ulong _afterSleep;
    private readonly ulong _afterCancellable;
    private readonly ulong _afterSystemCall;
    private readonly ulong _afterStart;
    private readonly ulong _afterMain;
    private readonly ElfImage _image;

    public BareLibraryTests()
    {
        BareLibrary library = new();

        // xor %ebp,%ebp; mov %rsp,%rdi; and $-16,%rsp; call Start; hlt
        _afterMain = library.Refer("e8", library.Put(Entry, "31ed 4889e7 4883e4f0"), Start);
        library.Put(_afterMain, "f4");

        // push %rbx; sub $32,%rsp; lea Handler(%rip),%rdi; call Sleep, which does not return; nop; and the next function
        _afterSleep = library.Refer("e8", library.Refer("488d3d", library.Put(Start, "53 4883ec20"), Handler), Sleep);
        library.Put(_afterSleep, "0f1f00");

        // jmp Cancellable
        library.Refer("e9", Sleep, Cancellable);

        // push %r14; push %rbx; sub $8,%rsp; push %r9; call SystemCall; pop %rdx; add $8,%rsp; pop %rbx; pop %r14; ret
        _afterCancellable = library.Refer("e8", library.Put(Cancellable, "4156 53 4883ec08 4151"), SystemCall);
        library.Put(_afterCancellable, "5a 4883c408 5b 415e c3");

        // Label: mov %rdi,%rax; ret
        library.Put(Label, "4889f8 c3");

        // mov %rsi,%rax; syscall; test %rax,%rax; ret
        _afterSystemCall = library.Put(SystemCall, "4889f0 0f05");
        library.Put(_afterSystemCall, "4885c0 c3");

        // xor %ebp,%ebp; pop %rdi; call *%r9; mov %eax,%edi; xor %eax,%eax; mov $60,%al; syscall; hlt
        _afterStart = library.Put(Clone, "31ed 5f 41ffd1");
        library.Put(_afterStart, "89c7 31c0 b03c 0f05 f4");

        // sub $24,%rsp; nop; add $24,%rsp; ret
        library.Put(Handler, "4883ec18 90 4883c418 c3");

        // mov $15,%rax; syscall
        library.Put(Restorer, "48c7c00f000000 0f05");

        // push %rbx; sub $16,%rsp; cmp (%rdi),%rbx; jmp back: only data points here.
        library.Put(Pointed, "53 4883ec10 483b1f ebfb");

        library.Export("sleep", Sleep, 5);
        library.Export("label", Label, 0);
        _image = library.Image(Entry);
    }

    [Fact]
    public void AThreadThatWaitsInASystemCallIsFollowedToItsEnd()
    {
        // Innermost first: the return address and what Cancellable pushed; those of Start; what clone called.
        ulong[] stack =
        [
            Bias + _afterCancellable, 9, 8, 3, 14,
            Bias + _afterSleep, 0, 0, 0, 0, 3,
            Bias + _afterStart, 0,
        ];
        Assert.Equal(
            [Bias + _afterSystemCall, Bias + _afterCancellable, Bias + _afterSleep, Bias + _afterStart],
            Follow(Bias + _afterSystemCall, stack, out UnwindResult result));
        Assert.Equal(UnwindEnd.Outermost, result.End);
        Assert.False(result.IsSearched);
    }

    [Fact]
    public void TheMainThreadEndsAtTheEntryOfTheProgram()
    {
        ulong[] stack = [Bias + _afterSleep, 0, 0, 0, 0, 3, Bias + _afterMain, 1, 2];
        Assert.Equal([Bias + Sleep, Bias + _afterSleep, Bias + _afterMain], Follow(Bias + Sleep, stack, out UnwindResult result));
        Assert.Equal(UnwindEnd.Outermost, result.End);
    }

    [Fact]
    public void ASignalHandlerIsFollowedToWhatItInterrupted()
    {
        // struct sigcontext of the kernel's frame: rbp at 120, rsp at 160, rip at 168 from the trampoline's stack pointer.
        ulong[] stack = new ulong[64];
        stack[3] = Bias + Restorer;
        const int Frame = 4;
        stack[Frame + (160 / 8)] = Stack + (48 * 8);
        stack[Frame + (168 / 8)] = Bias + _afterSystemCall;
        stack[48] = Bias + _afterCancellable;
        stack[53] = Bias + _afterSleep;
        stack[59] = Bias + _afterStart;
        Assert.Equal(
            [Bias + Handler + 4, Bias + Restorer, Bias + _afterSystemCall, Bias + _afterCancellable, Bias + _afterSleep, Bias + _afterStart],
            Follow(Bias + Handler + 4, stack, out UnwindResult result));
        Assert.Equal(UnwindEnd.Outermost, result.End);
    }

    /// <remarks>The thread has taken the number of the call already; the stack is as at the trampoline's beginning.</remarks>
    [Fact]
    public void AThreadWithinTheReturnFromASignalIsFollowedToWhatWasInterrupted()
    {
        ulong[] stack = new ulong[64];
        stack[160 / 8] = Stack + (48 * 8);
        stack[168 / 8] = Bias + _afterSystemCall;
        stack[48] = Bias + _afterCancellable;
        stack[53] = Bias + _afterSleep;
        stack[59] = Bias + _afterStart;
        Assert.Equal(
            [Bias + Restorer + 7, Bias + _afterSystemCall, Bias + _afterCancellable, Bias + _afterSleep, Bias + _afterStart],
            Follow(Bias + Restorer + 7, stack, out UnwindResult result));
        Assert.Equal(UnwindEnd.Outermost, result.End);
    }

    [Fact]
    public void WhereNoStartIsKnownTheNextReturnAddressIsTaken()
    {
        // A small number, an address of data, one of code that no call is in front of.
        ulong[] stack = [7, Stack, Bias + Cancellable, Bias + _afterSleep, 0, 0, 0, 0, 3, Bias + _afterStart, 0];
        Assert.Equal([Bias + Pointed + 8, Bias + _afterSleep, Bias + _afterStart], Follow(Bias + Pointed + 8, stack, out UnwindResult result));
        Assert.Equal(UnwindEnd.Outermost, result.End);
        Assert.True(result.IsSearched);
    }

    [Fact]
    public void AStackWithoutAReturnAddressIsNotWhole()
    {
        Assert.Equal([Bias + Pointed + 8], Follow(Bias + Pointed + 8, new ulong[2048], out UnwindResult result));
        Assert.Equal(UnwindEnd.Truncated, result.End);
    }

    [Fact]
    public void ANameWithoutSizeReachesToTheNextFunctionThatIsCalled()
    {
        SymbolIndex symbols = SymbolIndex.Build(_image);
        Assert.Equal("label", NameAt(symbols, Label));
        Assert.Equal("label", NameAt(symbols, Label + 3));
        Assert.Null(NameAt(symbols, SystemCall));
        Assert.Null(NameAt(symbols, Handler));
        Assert.Equal("sleep", NameAt(symbols, Sleep + 4));
        Assert.Null(NameAt(symbols, Cancellable));
    }

    [Theory]
    [InlineData(SystemCall)] // called
    [InlineData(Handler)] // its address is taken
    [InlineData(Cancellable)] // jumped to from another function
    [InlineData(Entry)]
    public void FunctionsWithoutNameStartWhereTheCodeSaysSo(ulong start)
    {
        Assert.True(SymbolIndex.Build(_image).TryFindStart(start + 3, out ulong found));
        Assert.Equal(start, found);
    }

    [Theory]
    [InlineData(0xd2800ba8, 0xd4000001, true)]
    [InlineData(0x52800ba8, 0xd4000001, true)]
    [InlineData(0xd2801168, 0xd4000001, false)]
    [InlineData(0xd2800ba8, 0xd65f03c0, false)]
    public void TheEndOfAnArm64ThreadIsRecognised(uint first, uint second, bool isEnd)
    {
        byte[] code = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(code, first);
        BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(4), second);
        Assert.Equal(isEnd, new Arm64Machine(UnwindLimits.Default).IsThreadEnd(code));
    }

    [Fact]
    public void Arm64CodeTellsWhereFunctionsStart()
    {
        // bl +16; nop; ret; nop; the callee: b +12; udf; nop; what it jumps to.
        uint[] words = [0x94000004, 0xd503201f, 0xd65f03c0, 0xd503201f, 0x14000003, 0, 0xd503201f, 0xd503201f, 0xd65f03c0];
        byte[] code = new byte[words.Length * sizeof(uint)];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(i * sizeof(uint)), words[i]);
        }

        CodeReferences references = new();
        Arm64References.Collect(code, code.Length, 0x1000, references);
        Assert.Equal([0x1010ul], references.Calls);
        Assert.Equal([(0x1010ul, 0x101cul)], references.Jumps);
        Assert.Equal((ulong[])[0x1000, 0x1008, 0x1010, 0x1020], references.Beginnings.Order());
        Assert.True(Arm64CallSite.TryTarget(words[0], 0x1004, out ulong target));
        Assert.Equal(0x1010ul, target);
    }

    private static string? NameAt(SymbolIndex symbols, ulong vaddr) =>
        symbols.TryFind(vaddr, out ElfSymbol symbol) ? Encoding.ASCII.GetString(symbol.Name) : null;

    private ulong[] Follow(ulong pc, ulong[] words, out UnwindResult result)
    {
        byte[] stack = new byte[words.Length * sizeof(ulong)];
        Buffer.BlockCopy(words, 0, stack, 0, stack.Length);
        ModuleMap modules = new();
        modules.Replace([new ModuleRange(Bias + 0x1000, Bias + 0x2000, Bias, new UnwindTables(_image))]);
        UnwindRegisters registers = UnwindRegisters.FromStackPointer(ElfMachine.X64, pc, Stack);
        Unwinder unwinder = new(ElfMachine.X64, modules);
        NativeFrame[] frames = new NativeFrame[16];
        NativeFrame[] again = new NativeFrame[16];
        NoMemory none = default;
        result = unwinder.Unwind(registers, Stack, stack, ref none, frames);
        UnwindResult full = unwinder.UnwindWithAllRegisters(registers, Stack, stack, ref none, again);
        Assert.Equal(result, full);
        Assert.Equal(frames[..result.Count], again[..full.Count]);
        return [.. frames[..result.Count].Select(frame => frame.Pc)];
    }
}
