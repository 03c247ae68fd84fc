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
        Assert.True(ElfImage.TryOpen(Path.Combine(AppContext.BaseDirectory, "Dwarf", "Objects", "clang-arm64"), out var image, out string? error), error);
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

    [Fact]
    public void TheMaskOfTheProcessCanBeNarrower()
    {
        Map(hasTables: true);
        Word(8, InStart | Signature | (1UL << 40));
        Check(new Unwinder(ElfMachine.Arm64, _modules) { AddressMask = (1UL << 39) - 1 });
    }

    [Fact]
    public void WithoutTheMaskASignedAddressIsNoCode()
    {
        Map(hasTables: true);
        var memory = default(NoMemory);
        var unwinder = new Unwinder(ElfMachine.Arm64, _modules) { AddressMask = ulong.MaxValue };
        UnwindResult result = unwinder.Unwind(_registers, StackAddress, _stack, ref memory, _frames);
        Assert.Equal(new UnwindResult(2, UnwindCause.ReturnAddressOutsideCode), result);
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

    private void Word(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_stack.AsSpan(offset), value);
}
