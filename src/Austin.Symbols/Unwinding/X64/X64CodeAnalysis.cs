using Iced.Intel;

namespace Austin.Symbols.Unwinding.X64;

/// <summary>
/// Finds the CFA of code without unwind information from its instructions. Reuses one decoder, so it allocates
/// nothing.
/// </summary>
internal sealed class X64CodeAnalysis
{
    /// <summary>Instructions of an epilogue: six pops, the rest, and room.</summary>
    private const int MaxEpilogue = 16;

    /// <summary>Bytes from the stack pointer to the CFA at a function's start: the return address.</summary>
    private const long EntryDepth = 8;

    private readonly UnwindLimits _limits;
    private readonly X64CodeReader _reader = new();
    private readonly Decoder _decoder;
    private readonly BranchStates<X64FrameState> _branches = new(CodeFallback.MaxBefore);

    public X64CodeAnalysis(UnwindLimits limits)
    {
        _limits = limits;
        _decoder = Decoder.Create(64, _reader);
    }

    /// <summary>The pc is in an epilogue: only register restores up to a return or a tail jump.</summary>
    public bool TryEpilogue(byte[] code, int length, int at, out UnwindRule rule)
    {
        rule = default;
        _reader.Set(code, at, length);
        var kind = UnwindRuleKind.StackPointer;
        long released = 0;
        long savedAt = -1;
        for (int i = 0; i < MaxEpilogue; i++)
        {
            _decoder.Decode(out var instruction);
            switch (instruction.Mnemonic)
            {
                case Mnemonic.Nop or Mnemonic.Endbr64 or Mnemonic.Vzeroupper:
                    break;
                case Mnemonic.Pop when instruction.Op0Register.IsGPR64() && instruction.Op0Register != Register.RSP:
                    savedAt = instruction.Op0Register == Register.RBP ? released : savedAt;
                    released += 8;
                    break;
                case Mnemonic.Leave:
                    kind = UnwindRuleKind.FramePointer;
                    savedAt = 0;
                    released = 8;
                    break;
                case Mnemonic.Ret:
                    return TryReturn(kind, released, savedAt, out rule);
                case Mnemonic.Jmp:
                    // A jump without any release is a loop more often than a tail call, unless through a table.
                    return (released > 0 || instruction.IsIPRelativeMemoryOperand) && TryReturn(kind, released, savedAt, out rule);
                default:
                    if (!TryStackAdjustment(instruction, out long adjustment))
                    {
                        return false;
                    }

                    released += adjustment;
                    break;
            }
        }

        return false;
    }

    /// <summary>Follows the stack pointer from the function's start to the pc.</summary>
    public bool TryPrologue(byte[] code, int length, int at, out UnwindRule rule)
    {
        rule = default;
        return TryFollowTo(code, length, at, out var state) && state.TryRule(out rule);
    }

    /// <summary>The same for the distance from the stack pointer to the CFA, whatever the frame pointer.</summary>
    public bool TryDepth(byte[] code, int length, int at, out long depth)
    {
        bool found = TryFollowTo(code, length, at, out var state) && state.Base == X64DepthBase.Cfa;
        depth = state.Depth;
        return found;
    }

    private bool TryFollowTo(byte[] code, int length, int at, out X64FrameState state)
    {
        _reader.Set(code, 0, length);
        _decoder.IP = 0;
        _branches.Clear();
        state = new X64FrameState { Depth = EntryDepth };
        bool isKnown = true;
        for (int i = 0; i < _limits.MaxAnalysedInstructions; i++)
        {
            // A branch knows better than the instruction before, which may be a call that does not return.
            if (_branches.TryGet(_reader.Position, out var atBranch))
            {
                state = atBranch;
                isKnown = true;
            }

            if (_reader.Position >= at)
            {
                return _reader.Position == at && isKnown;
            }

            _decoder.Decode(out var instruction);
            if (instruction.IsInvalid)
            {
                return false;
            }

            if (isKnown)
            {
                Follow(instruction, ref state);
                isKnown = state.LeadsToCfa;
            }

            var flow = instruction.FlowControl;
            if (isKnown && flow is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch)
            {
                _branches.Add((long)instruction.NearBranchTarget, state);
            }

            // A jump with a frame on the stack stays in the function (a tail call has none), and what stands behind it is mostly
            // reached by a jump back from below, with the same frame.
            isKnown &= flow is not (FlowControl.IndirectBranch or FlowControl.Return or FlowControl.Exception)
                && (flow is not FlowControl.UnconditionalBranch || state.Base != X64DepthBase.Cfa || state.Depth > EntryDepth);
        }

        return false;
    }

    private static void Follow(in Instruction instruction, ref X64FrameState state)
    {
        bool toRegister = instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Register;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                state.Depth += 8;
                if (toRegister)
                {
                    Stored(instruction.Op0Register, state.Depth, state.Base == X64DepthBase.Aligned, ref state);
                }

                return;
            case Mnemonic.Pop:
                if (toRegister)
                {
                    Loaded(instruction.Op0Register, state.Depth, state.Base == X64DepthBase.Aligned, ref state);
                    if (instruction.Op0Register == Register.RBP)
                    {
                        state.SavedAt = 0;
                        state.FramePointerIsWritten = false;
                    }
                }

                state.Depth -= instruction.Op0Register == Register.RSP ? 0 : 8;
                return;
            case Mnemonic.Leave:
                // Without a frame pointer there is no such depth, and no rule.
                state.Base = state.FramePointerIsAligned ? X64DepthBase.Aligned : X64DepthBase.Cfa;
                state.Depth = state.FramePointerDepth - 8;
                state.FramePointerDepth = 0;
                state.SavedAt = 0;
                state.FramePointerIsWritten = false;
                return;
            case Mnemonic.Mov when toRegister && instruction.Op1Kind == OpKind.Register && instruction.Op1Register == Register.RSP:
                Copied(instruction.Op0Register, 0, ref state);
                return;
            case Mnemonic.Lea when toRegister && IsPlain(instruction, Register.RSP) && instruction.Op0Register is not (Register.RSP or Register.RBP):
                Copied(instruction.Op0Register, (long)instruction.MemoryDisplacement64, ref state);
                return;
            case Mnemonic.Mov when toRegister && instruction.Op0Register == Register.RSP && instruction.Op1Kind == OpKind.Register:
                Moved(instruction.Op1Register, 0, ref state);
                return;
            case Mnemonic.Lea when toRegister && instruction.Op0Register == Register.RSP && !IsPlain(instruction, Register.RSP)
                && instruction.MemoryIndex == Register.None:
                Moved(instruction.MemoryBase, (long)instruction.MemoryDisplacement64, ref state);
                return;
            case Mnemonic.Mov when toRegister && TrySlot(instruction, state, out long slot, out bool isAligned):
                Loaded(instruction.Op0Register, slot, isAligned, ref state);
                return;
            case Mnemonic.Mov when instruction.Op1Kind == OpKind.Register && TrySlot(instruction, state, out long slot, out bool isAligned):
                Stored(instruction.Op1Register, slot, isAligned, ref state);
                return;
            case Mnemonic.And when toRegister && instruction.Op0Register == Register.RSP
                && instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64:
                state.Align();
                return;
            default:
                Other(instruction, toRegister, ref state);
                return;
        }
    }

    private static void Other(in Instruction instruction, bool toRegister, ref X64FrameState state)
    {
        if (TryStackAdjustment(instruction, out long adjustment))
        {
            state.Depth -= adjustment;
        }
        else if (WritesStackPointer(instruction))
        {
            state.Base = X64DepthBase.Nothing;
        }

        if (instruction.FlowControl is FlowControl.Call or FlowControl.IndirectCall || instruction.Mnemonic == Mnemonic.Syscall)
        {
            state.ForgetCallerSaved();
        }
        else if (toRegister && instruction.Op0Register.IsGPR() && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Bt))
        {
            state.Forget(instruction.Op0Register.GetFullRegister());
        }

        if (instruction.IsStringInstruction)
        {
            state.ForgetImplicit();
        }

        switch (instruction.Mnemonic)
        {
            case Mnemonic.Xchg or Mnemonic.Xadd when instruction.Op1Kind == OpKind.Register && instruction.Op1Register.IsGPR():
                state.Forget(instruction.Op1Register.GetFullRegister());
                break;
            case Mnemonic.Cpuid:
                state.Forget(Register.RBX);
                state.ForgetImplicit();
                break;
            case Mnemonic.Mul or Mnemonic.Imul or Mnemonic.Div or Mnemonic.Idiv or Mnemonic.Cwd or Mnemonic.Cdq or Mnemonic.Cqo or Mnemonic.Cdqe
                or Mnemonic.Rdtsc or Mnemonic.Rdtscp or Mnemonic.Xgetbv or Mnemonic.Cmpxchg or Mnemonic.Cmpxchg8b or Mnemonic.Cmpxchg16b or Mnemonic.Loop:
                state.ForgetImplicit();
                break;
            case Mnemonic.Mulx when instruction.Op1Register.IsGPR():
                state.Forget(instruction.Op1Register.GetFullRegister());
                break;
        }
    }

    // A register was given rsp, or an address at some bytes above it.
    private static void Copied(Register to, long above, ref X64FrameState state)
    {
        if (to == Register.RBP)
        {
            state.FramePointerDepth = state.Base == X64DepthBase.Nothing ? 0 : state.Depth;
            state.FramePointerIsAligned = state.Base == X64DepthBase.Aligned;
            state.FramePointerIsWritten = true;
        }
        else if (to.IsGPR64() && state.Base == X64DepthBase.Cfa)
        {
            state.Remember(to, state.Depth - above);
        }
        else if (to.IsGPR())
        {
            state.Forget(to.GetFullRegister());
        }
    }

    // rsp was given the address in a register, or one at some bytes above it.
    private static void Moved(Register from, long above, ref X64FrameState state)
    {
        if (from == Register.RBP && state.FramePointerDepth != 0)
        {
            state.Base = state.FramePointerIsAligned ? X64DepthBase.Aligned : X64DepthBase.Cfa;
            state.Depth = state.FramePointerDepth - above;
        }
        else if (state.TryRecall(from, out long depth))
        {
            state.Base = X64DepthBase.Cfa;
            state.Depth = depth - above;
        }
        else
        {
            state.Base = X64DepthBase.Nothing;
        }
    }

    private static void Stored(Register from, long slot, bool isAligned, ref X64FrameState state)
    {
        if (from == Register.RBP && state.SavedAt == 0)
        {
            state.SavedAt = slot;
            state.SavedIsAligned = isAligned;
        }
        else if (isAligned && state.TryRecall(from, out long depth))
        {
            state.SlotAt = slot;
            state.SlotDepth = depth;
        }
        else if (isAligned && slot == state.SlotAt)
        {
            state.SlotAt = 0;
        }
    }

    private static void Loaded(Register to, long slot, bool isAligned, ref X64FrameState state)
    {
        bool isOldStackPointer = isAligned && slot != 0 && slot == state.SlotAt;
        if (to == Register.RBP)
        {
            // Any other word is one of the function's own.
            bool isCallers = slot == state.SavedAt && isAligned == state.SavedIsAligned;
            state.SavedAt = isCallers ? 0 : state.SavedAt;
            state.FramePointerDepth = 0;
            state.FramePointerIsWritten = !isCallers;
        }
        else if (to == Register.RSP)
        {
            state.Base = isOldStackPointer ? X64DepthBase.Cfa : X64DepthBase.Nothing;
            state.Depth = state.SlotDepth;
        }
        else if (isOldStackPointer && to.IsGPR64())
        {
            state.Remember(to, state.SlotDepth);
        }
        else if (to.IsGPR())
        {
            state.Forget(to.GetFullRegister());
        }
    }

    /// <summary>A word at a constant distance from rsp or from the frame pointer, as a depth.</summary>
    private static bool TrySlot(in Instruction instruction, in X64FrameState state, out long slot, out bool isAligned)
    {
        bool byStackPointer = IsPlain(instruction, Register.RSP) && state.Base != X64DepthBase.Nothing;
        bool byFramePointer = IsPlain(instruction, Register.RBP) && state.FramePointerDepth != 0;
        slot = (byStackPointer ? state.Depth : state.FramePointerDepth) - (long)instruction.MemoryDisplacement64;
        isAligned = byStackPointer ? state.Base == X64DepthBase.Aligned : state.FramePointerIsAligned;
        return byStackPointer || byFramePointer;
    }

    // An operand in memory at a base and a constant.
    private static bool IsPlain(in Instruction instruction, Register register) =>
        instruction.MemoryBase == register && instruction.MemoryIndex == Register.None;

    /// <summary>add, sub and lea of a constant; positive when the stack shrinks.</summary>
    private static bool TryStackAdjustment(in Instruction instruction, out long adjustment)
    {
        adjustment = 0;
        if (instruction.Op0Kind != OpKind.Register || instruction.Op0Register != Register.RSP)
        {
            return false;
        }

        switch (instruction.Mnemonic)
        {
            case Mnemonic.Add or Mnemonic.Sub when instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64:
                adjustment = (long)instruction.GetImmediate(1) * (instruction.Mnemonic == Mnemonic.Add ? 1 : -1);
                return true;
            case Mnemonic.Lea when instruction.MemoryBase == Register.RSP && instruction.MemoryIndex == Register.None:
                adjustment = (long)instruction.MemoryDisplacement64;
                return true;
            default:
                return false;
        }
    }

    private static bool TryReturn(UnwindRuleKind kind, long released, long savedAt, out UnwindRule rule)
    {
        rule = new UnwindRule(kind)
        {
            ReturnAddress = SavedRegisterKind.AtCfa,
            ReturnAddressWords = -1,
            FramePointer = savedAt >= 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
        };
        return released >= 0
            && UnwindRule.TryWords(released + 8, out rule.CfaWords)
            && UnwindRule.TryWords(savedAt >= 0 ? savedAt - released - 8 : 0, out rule.FramePointerWords);
    }

    private static bool WritesStackPointer(in Instruction instruction) =>
        instruction.Op0Kind == OpKind.Register && instruction.Op0Register is Register.RSP or Register.ESP
        && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test);
}
