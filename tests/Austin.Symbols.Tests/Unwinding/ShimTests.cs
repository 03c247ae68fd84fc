using System.Buffers.Binary;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;

namespace Austin.Symbols.Tests.Unwinding;

/// <summary>Code without tables that was called through a shim, as CPython 3.14 compiles it.</summary>
public sealed class ShimTests
{
    private const ulong Compiled = 0x10000;
    private const ulong Interpreter = 0x20000;
    private const ulong ReturnPoint = Compiled + 23;
    private const ulong Caller = Interpreter + 0x100;

    // push r15, r14, r13, r12, rbx; three moves; call.
    private static readonly byte[] _shim = Convert.FromHexString("415741564155415453" + "4989fc4989f54989d6" + "e80a000000");

    [Theory]
    [InlineData(0x7000, 0)]
    [InlineData(0x7000, 3)]
    [InlineData(0x7000, 21)]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    public void TheCallerIsFoundBehindTheShimWhereverTheStackIs(ulong sp, int depth)
    {
        byte[] stack = new byte[64 * sizeof(ulong)];
        Put(stack, depth, ReturnPoint);
        Put(stack, depth + 6, Caller);
        UnwindRegisters registers = UnwindRegisters.FromStackPointer(ElfMachine.X64, Compiled + 0x40, sp);
        ModuleMap modules = new();
        modules.Replace([new ModuleRange(Compiled, Compiled + 0x1000, 0, null), new ModuleRange(Interpreter, Interpreter + 0x1000, 0, null)]);
        Code code = new();
        NativeFrame[] frames = new NativeFrame[8];

        UnwindResult result = new Unwinder(ElfMachine.X64, modules).Unwind(registers, sp, stack, ref code, frames);

        Assert.True(result.Count >= 2, $"{result.Count} frames");
        Assert.Equal((Compiled + 0x40, Caller), (frames[0].Pc, frames[1].Pc));
        Assert.Equal(sp + (ulong)((depth + 7) * sizeof(ulong)), frames[1].StackPointer);
    }

    private static void Put(byte[] stack, int word, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(stack.AsSpan(word * sizeof(ulong)), value);

    // The shim, and a call in front of the caller's address; else instructions that say nothing.
    private readonly struct Code : IUnwindMemory
    {
        public int Read(ulong address, Span<byte> destination)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                ulong at = address + (ulong)i;
                destination[i] = at - Compiled < (ulong)_shim.Length ? _shim[at - Compiled] : at == Caller - 5 ? (byte)0xe8 : (byte)0x50;
            }

            return address is >= Compiled and < Interpreter + 0x1000 ? destination.Length : 0;
        }
    }
}
