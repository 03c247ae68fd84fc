using System.Buffers.Binary;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>
/// A stack of the object <c>clang-arm64</c>, which signs return addresses: <c>_start</c> called <c>Box::area</c>, and
/// that <c>second</c>, a leaf. Where things are was read in its disassembly.
/// </summary>
public sealed class Arm64StackTests : IDisposable
{
    private const ulong StackAddress = 0xffff_f000_0000;
    private const ulong InSecond = 0x201460;
    private const ulong InArea = 0x201344;
    private const ulong InStart = 0x20140c;

    // Bits 48 to 54 are free where bit 55 tells kernel from user addresses and the top byte is ignored.
    private const ulong Signature = 0x0055_0000_0000_0000;
    private const uint X29 = 29;
    private const uint X30 = 30;
    private const uint Sp = 31;

    private readonly ElfImage _image;
    private readonly ModuleMap _modules = new();
    private readonly byte[] _stack = new byte[128];
    private readonly NativeFrame[] _frames = new NativeFrame[8];
    private ElfImage? _bare;
    private UnwindRegisters _registers = new() { Pc = InSecond };

    public Arm64StackTests()
    {
        Assert.True(ElfImage.TryOpen(Path.Combine(AppContext.BaseDirectory, "Objects", "clang-arm64"), out var image, out string? error), error);
        _image = image;

        // area: stp x29, x30, [sp, #-64]!; _start: sub sp, sp, #32; stp x29, x30, [sp, #16]. The first has no caller.
        Word(0, StackAddress + 64 + 16);
        Word(8, InStart | Signature);
        Word(64 + 16, 0);
        Word(64 + 24, 0);
        _registers.Set(Sp, StackAddress);
        _registers.Set(X29, StackAddress);
        _registers.Set(X30, InArea);
    }

    public void Dispose()
    {
        _image.Dispose();
        _bare?.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignedReturnAddressesAreFollowed(bool hasTables)
    {
        Map(hasTables);
        Check(new Unwinder(ElfMachine.Arm64, _modules));
    }

    /// <remarks>Kernels are built for addresses of 36 to 52 bits, and signatures take all above.</remarks>
    [Theory]
    [InlineData(36)]
    [InlineData(39)]
    [InlineData(47)]
    [InlineData(52)]
    public void ASignatureBeginsWhereTheKernelsAddressesEnd(int bits)
    {
        Map(hasTables: true);
        Word(8, InStart | Signature | (1UL << bits));
        Check(new Unwinder(ElfMachine.Arm64, _modules));
    }

    [Fact]
    public void AnAddressWithAnotherBitThatCodeHasIsNoCode()
    {
        Map(hasTables: true);
        Word(8, InStart | Signature | (1UL << 20));
        var memory = default(NoMemory);
        UnwindResult result = new Unwinder(ElfMachine.Arm64, _modules).Unwind(_registers, StackAddress, _stack, ref memory, _frames);
        Assert.Equal(new UnwindResult(2, UnwindCause.ReturnAddressOutsideCode), result);
    }

    /// <remarks>The hardware ignores the top byte, in which programs keep tags: in registers, and in what was saved on the stack.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TagsInTheTopByteAreNoPartOfAnAddress(bool hasTables)
    {
        const ulong Tag = 0x0b00_0000_0000_0000;
        Map(hasTables);
        Word(0, (StackAddress + 64 + 16) | Tag);
        _registers.Set(Sp, StackAddress | Tag);
        _registers.Set(X29, StackAddress | Tag);
        Check(new Unwinder(ElfMachine.Arm64, _modules));
    }

    /// <summary>
    /// A handler's frame lies below what the kernel saved: struct rt_sigframe, whose registers begin behind 128 bytes of siginfo and 184 of
    /// ucontext. Its return address is the code that returns from the signal, which nothing called.
    /// </summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(0x0b00_0000_0000_0000UL)]
    public void TheReturnFromASignalLeadsToWhatWasInterrupted(ulong tag)
    {
        const ulong Trampoline = 0x300000;
        const ulong Frame = StackAddress - 1024;
        byte[] stack = new byte[1024 + _stack.Length];
        _stack.CopyTo(stack, 1024);
        for (int i = 0; i < 31; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(stack.AsSpan(312 + (8 * i)), i == 29 ? StackAddress | tag : i == 30 ? InArea | Signature : 0);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(stack.AsSpan(312 + (8 * 31)), StackAddress | tag);
        BinaryPrimitives.WriteUInt64LittleEndian(stack.AsSpan(312 + (8 * 32)), InSecond);
        _modules.Replace([new ModuleRange(0x201000, 0x202000, 0, new UnwindTables(_image)), new ModuleRange(Trampoline, Trampoline + 0x1000, Trampoline, null)]);
        UnwindRegisters registers = new() { Pc = Trampoline };
        registers.Set(Sp, Frame | tag);
        registers.Set(X29, Frame | tag);
        Code code = new() { Start = Trampoline, Bytes = Convert.FromHexString("681180d2010000d4") };

        UnwindResult result = new Unwinder(ElfMachine.Arm64, _modules).Unwind(registers, Frame, stack, ref code, _frames);

        Assert.Equal(new UnwindResult(4, UnwindCause.None), result);
        Assert.Equal([Trampoline, InSecond, InArea, InStart], _frames[..4].Select(frame => frame.Pc));
        Assert.Equal([true, true, false, false], _frames[..4].Select(frame => frame.IsExact));
        Assert.Equal(StackAddress, _frames[1].StackPointer);
    }

    [Fact]
    public void ALinkRegisterThatIsSignedAlreadyIsFollowedToo()
    {
        // Behind paciasp of rare, before its stp: the link register is signed, and the frame is that of area.
        Map(hasTables: true);
        _registers.Pc = 0x201414;
        _registers.Set(X30, InArea | Signature);
        var memory = default(NoMemory);
        UnwindResult result = new Unwinder(ElfMachine.Arm64, _modules).Unwind(_registers, StackAddress, _stack, ref memory, _frames);
        Assert.Equal(new UnwindResult(3, UnwindCause.None), result);
        Assert.Equal([0x201414UL, InArea, InStart], _frames[..3].Select(frame => frame.Pc));
    }

    private void Check(Unwinder unwinder)
    {
        var memory = default(NoMemory);
        UnwindResult result = unwinder.Unwind(_registers, StackAddress, _stack, ref memory, _frames);
        Assert.Equal(new UnwindResult(3, UnwindCause.None), result);
        Assert.Equal([InSecond, InArea, InStart], _frames[..3].Select(frame => frame.Pc));
        Assert.Equal([StackAddress, StackAddress, StackAddress + 64], _frames[..3].Select(frame => frame.StackPointer));
        Array.Clear(_frames);
        result = unwinder.UnwindWithAllRegisters(_registers, StackAddress, _stack, ref memory, _frames);
        Assert.Equal(new UnwindResult(3, UnwindCause.None), result);
        Assert.Equal([InSecond, InArea, InStart], _frames[..3].Select(frame => frame.Pc));
    }

    /// <param name="hasTables">With unwind information; without it the instructions must do.</param>
    private void Map(bool hasTables)
    {
        UnwindTables tables = hasTables ? new UnwindTables(_image) : new UnwindTables(_bare = WithoutFrames());
        _modules.Replace([new ModuleRange(0x201000, 0x202000, 0, tables)]);
    }

    /// <summary>The same file with the names of its unwind sections and the type of its segment made unknown.</summary>
    private ElfImage WithoutFrames()
    {
        byte[] bytes = File.ReadAllBytes(_image.Path!);
        Span<byte> names = bytes.AsSpan();
        for (int at; (at = names.IndexOf("eh_frame"u8)) >= 0;)
        {
            names[at] = (byte)'x';
        }

        for (int i = 0; i < _image.Segments.Count; i++)
        {
            if (_image.Segments[i].Type == ElfSegmentType.GnuEhFrame)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)_image.Header.ProgramHeaderOffset + (i * 56)), 0x6fffffff);
            }
        }

        Assert.True(ElfImage.TryCreate(bytes, out var image, out string? error), error);
        return image;
    }

    /// <summary>Code that is in memory only.</summary>
    private struct Code : IUnwindMemory
    {
        public ulong Start;
        public byte[] Bytes;

        public readonly int Read(ulong address, Span<byte> destination)
        {
            if (address < Start || address - Start >= (ulong)Bytes.Length)
            {
                return 0;
            }

            ReadOnlySpan<byte> found = Bytes.AsSpan((int)(address - Start));
            found = found[..Math.Min(found.Length, destination.Length)];
            found.CopyTo(destination);
            return found.Length;
        }
    }

    private void Word(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_stack.AsSpan(offset), value);
}
