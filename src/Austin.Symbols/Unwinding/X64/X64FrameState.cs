using System.Numerics;
using System.Runtime.CompilerServices;
using Iced.Intel;

namespace Austin.Symbols.Unwinding.X64;

/// <summary>
/// What a walk over a function's instructions knows of its frame. Depths are in bytes below the CFA, or below the address that
/// rsp was aligned to.
/// </summary>
internal struct X64FrameState
{
    // By the numbers of the instruction set: rax rcx rdx rbx rsp rbp rsi rdi r8 ... r15.
    private const uint CallerSaved = 0b1111_1100_0111;

    // Registers that instructions write without naming them: rax rcx rdx rsi rdi.
    private const uint Implicit = 0b1100_0111;

    // DWARF numbers by those of the instruction set.
    private static ReadOnlySpan<byte> DwarfNumbers => [0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15];

    private Depths _copies;
    private uint _copied;

    /// <summary>What <see cref="Depth"/> counts from.</summary>
    public X64DepthBase Base;

    /// <summary>Base - rsp.</summary>
    public long Depth;

    /// <summary>Base - rbp, where rbp is a frame pointer; else 0.</summary>
    public long FramePointerDepth;

    /// <summary><see cref="FramePointerDepth"/> counts from where rsp was aligned to.</summary>
    public bool FramePointerIsAligned;

    /// <summary>rbp is not the caller's any more.</summary>
    public bool FramePointerIsWritten;

    /// <summary>Base - address where the caller's rbp was saved; 0 when it was not.</summary>
    public long SavedAt;

    /// <summary><see cref="SavedAt"/> counts from where rsp was aligned to.</summary>
    public bool SavedIsAligned;

    /// <summary>Aligned address - address of the word that holds an older stack pointer; 0 when there is none.</summary>
    public long SlotAt;

    /// <summary>CFA - that stack pointer.</summary>
    public long SlotDepth;

    /// <summary>Whether anything leads to the CFA.</summary>
    public readonly bool LeadsToCfa =>
        Base == X64DepthBase.Cfa || (FramePointerDepth != 0 && (!FramePointerIsAligned || SlotAt != 0))
        || (SlotAt != 0 && Base == X64DepthBase.Aligned) || _copied != 0;

    /// <summary>A register now holds an address at a depth below the CFA.</summary>
    public void Remember(Register register, long depth)
    {
        _copied |= Bit(register);
        _copies[Number(register)] = (int)depth;
    }

    /// <summary>A register now holds something else.</summary>
    public void Forget(Register register)
    {
        _copied &= ~Bit(register);
        FramePointerDepth = register == Register.RBP ? 0 : FramePointerDepth;
        FramePointerIsWritten |= register == Register.RBP;
    }

    /// <summary>A call was made.</summary>
    public void ForgetCallerSaved() => _copied &= ~CallerSaved;

    /// <summary>An instruction that writes registers without naming them ran.</summary>
    public void ForgetImplicit() => _copied &= ~Implicit;

    /// <summary>How far below the CFA the address is that a register holds.</summary>
    public readonly bool TryRecall(Register register, out long depth)
    {
        bool isCopy = register.IsGPR64() && (_copied & Bit(register)) != 0;
        depth = isCopy ? _copies[Number(register)] : 0;
        return isCopy;
    }

    /// <summary>rsp was aligned: what it was before is known by copies of it only.</summary>
    public void Align()
    {
        Base = X64DepthBase.Aligned;
        Depth = 0;
        SlotAt = 0;
        if (FramePointerIsAligned)
        {
            FramePointerDepth = 0;
        }

        if (SavedIsAligned)
        {
            SavedAt = 0;
        }
    }

    /// <summary>The rule of this state; false when there is none.</summary>
    public readonly bool TryRule(out UnwindRule rule)
    {
        rule = new UnwindRule { ReturnAddress = SavedRegisterKind.AtCfa, ReturnAddressWords = -1 };
        return TryCfa(ref rule) && TryFramePointer(ref rule);
    }

    private readonly bool TryCfa(ref UnwindRule rule)
    {
        bool hasFramePointer = FramePointerDepth != 0;
        if (hasFramePointer && !FramePointerIsAligned)
        {
            rule.Kind = UnwindRuleKind.FramePointer;
            return FramePointerDepth >= 8 && UnwindRule.TryWords(FramePointerDepth, out rule.CfaWords);
        }

        if (Base == X64DepthBase.Cfa)
        {
            rule.Kind = UnwindRuleKind.StackPointer;
            return Depth >= 8 && UnwindRule.TryWords(Depth, out rule.CfaWords);
        }

        // What lies below rsp is the function's no more.
        if (SlotAt != 0 && (hasFramePointer || (Base == X64DepthBase.Aligned && Depth >= SlotAt)))
        {
            rule.Kind = hasFramePointer ? UnwindRuleKind.FramePointerIndirect : UnwindRuleKind.StackPointerIndirect;
            return UnwindRule.TryWords((hasFramePointer ? FramePointerDepth : Depth) - SlotAt, out rule.CfaWords)
                && UnwindRule.TryWords(SlotDepth, out rule.AddedWords);
        }

        if (_copied == 0)
        {
            return false;
        }

        // All of them hold what they should: any will do.
        int register = BitOperations.Log2(_copied);
        rule.Kind = UnwindRuleKind.Register;
        rule.CfaRegister = DwarfNumbers[register];
        return UnwindRule.TryWords(_copies[register], out rule.CfaWords);
    }

    private readonly bool TryFramePointer(ref UnwindRule rule)
    {
        if (SavedAt == 0)
        {
            rule.FramePointer = SavedRegisterKind.Same;
            return true;
        }

        if (!SavedIsAligned)
        {
            rule.FramePointer = SavedRegisterKind.AtCfa;
            return UnwindRule.TryWords(-SavedAt, out rule.FramePointerWords);
        }

        bool isNearFramePointer = FramePointerDepth != 0 && FramePointerIsAligned;
        rule.FramePointer = isNearFramePointer ? SavedRegisterKind.AtFramePointer
            : FramePointerIsWritten ? SavedRegisterKind.Unknown : SavedRegisterKind.Same;
        return !isNearFramePointer || UnwindRule.TryWords(FramePointerDepth - SavedAt, out rule.FramePointerWords);
    }

    private static int Number(Register register) => register - Register.RAX;

    private static uint Bit(Register register) => 1u << Number(register);

    [InlineArray(16)]
    private struct Depths
    {
        private int _first;
    }
}
