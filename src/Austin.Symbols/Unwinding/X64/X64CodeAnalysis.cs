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
        bool found = TryFollowTo(code, length, at, out var state) && !state.DepthIsUnknown;
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
            if (instruction.IsInvalid || (isKnown && !TryFollow(instruction, ref state)))
            {
                return false;
            }

            var flow = instruction.FlowControl;
            if (isKnown && flow is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch)
            {
                _branches.Add((long)instruction.NearBranchTarget, state);
            }

            // A jump with a frame on the stack stays in the function (a tail call has none), and what stands behind it is mostly
            // reached by a jump back from below, with the same frame.
            isKnown &= flow is not (FlowControl.IndirectBranch or FlowControl.Return or FlowControl.Exception)
                && (flow is not FlowControl.UnconditionalBranch || state.Depth > EntryDepth);
        }

        return false;
    }

    private static bool TryFollow(in Instruction instruction, ref X64FrameState state)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                state.Depth += 8;
                if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register == Register.RBP && state.SavedAt == 0)
                {
                    state.SavedAt = state.Depth;
                }

                break;
            case Mnemonic.Pop:
                if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register == Register.RBP)
                {
                    state.SavedAt = 0;
                    state.FramePointerDepth = 0;
                }

                state.Depth -= 8;
                break;
            case Mnemonic.Leave:
                state = new X64FrameState { Depth = state.FramePointerDepth - 8 };
                break;
            case Mnemonic.Mov when IsRegister(instruction, Register.RBP, Register.RSP):
                state.FramePointerDepth = state.Depth;
                break;
            case Mnemonic.Mov when IsRegister(instruction, Register.RSP, Register.RBP):
                state.Depth = state.FramePointerDepth;
                state.DepthIsUnknown = false;
                break;
            default:
                if (TryStackAdjustment(instruction, out long adjustment))
                {
                    state.Depth -= adjustment;
                }
                else if (WritesStackPointer(instruction))
                {
                    state.DepthIsUnknown = true;
                    return state.FramePointerDepth != 0;
                }

                break;
        }

        return true;
    }

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

    private static bool IsRegister(in Instruction instruction, Register to, Register from) =>
        instruction.Op0Kind == OpKind.Register && instruction.Op0Register == to
        && instruction.Op1Kind == OpKind.Register && instruction.Op1Register == from;

    private static bool WritesStackPointer(in Instruction instruction) =>
        instruction.Op0Kind == OpKind.Register && instruction.Op0Register is Register.RSP or Register.ESP
        && instruction.Mnemonic is not (Mnemonic.Cmp or Mnemonic.Test);
}
