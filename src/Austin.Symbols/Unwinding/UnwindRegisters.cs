using System.Numerics;
using System.Runtime.CompilerServices;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// Registers of one frame by DWARF number (System V ABI for x86-64: 0 rax ... 7 rsp ... 15 r15; for aarch64:
/// 0-30 x0-x30, 31 sp), with the pc beside them. A register that is not known cannot be read.
/// </summary>
public struct UnwindRegisters
{
    /// <summary>Numbers 0 to 31: all that either machine has.</summary>
    public const int Count = 32;

    private Values _values;
    private uint _known;

    /// <summary>The program counter, known always.</summary>
    public ulong Pc { get; set; }

    /// <summary>Which registers are known, one bit each.</summary>
    public readonly uint Known => _known;

    /// <summary>True when all of those in a bit mask are known.</summary>
    public readonly bool AreKnown(uint mask) => (_known & mask) == mask;

    /// <summary>The value of a register; false when it is not known or does not exist.</summary>
    public readonly bool TryGet(uint register, out ulong value)
    {
        bool known = register < Count && (_known & (1u << (int)register)) != 0;
        value = known ? _values[(int)register] : 0;
        return known;
    }

    /// <summary>Makes a register known; numbers that do not exist are ignored.</summary>
    public void Set(uint register, ulong value)
    {
        if (register < Count)
        {
            _values[(int)register] = value;
            _known |= 1u << (int)register;
        }
    }

    /// <summary>Makes the registers of a bit mask unknown.</summary>
    public void Forget(uint mask) => _known &= ~mask;

    /// <summary>
    /// From <c>NT_PRSTATUS</c> of x86-64, 27 words (<c>struct user_regs_struct</c>, sys/user.h).
    /// </summary>
    public static UnwindRegisters FromX64(ReadOnlySpan<ulong> registerSet)
    {
        // Position in the set of DWARF registers 0 to 15.
        ReadOnlySpan<byte> positions = [10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0];
        var registers = new UnwindRegisters { Pc = registerSet[16] };
        for (int i = 0; i < positions.Length; i++)
        {
            registers.Set((uint)i, registerSet[positions[i]]);
        }

        return registers;
    }

    /// <summary>From <c>NT_PRSTATUS</c> of aarch64, 34 words: x0-x30, sp, pc, pstate (<c>struct user_pt_regs</c>).</summary>
    public static UnwindRegisters FromArm64(ReadOnlySpan<ulong> registerSet)
    {
        var registers = new UnwindRegisters { Pc = registerSet[32] };
        for (int i = 0; i < 32; i++)
        {
            registers.Set((uint)i, registerSet[i]);
        }

        return registers;
    }

    /// <summary>Of a blocked thread whose <c>/proc</c> entry tells pc and sp only.</summary>
    public static UnwindRegisters FromStackPointer(ushort machine, ulong pc, ulong sp)
    {
        var registers = new UnwindRegisters { Pc = pc };
        registers.Set(machine == Elf.ElfMachine.Arm64 ? Arm64.Arm64Machine.Sp : X64.X64Machine.Rsp, sp);
        return registers;
    }

    /// <summary>Number of known registers.</summary>
    public readonly int KnownCount => BitOperations.PopCount(_known);

    [InlineArray(Count)]
    private struct Values
    {
        private ulong _first;
    }
}
