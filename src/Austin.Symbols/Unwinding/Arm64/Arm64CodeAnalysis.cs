using System.Buffers.Binary;

namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>Finds the CFA of code without unwind information from its instructions.</summary>
internal sealed class Arm64CodeAnalysis(UnwindLimits limits)
{
    /// <summary>Instructions of an epilogue: ten restores, the rest, and room.</summary>
    private const int MaxEpilogue = 24;

    private readonly BranchStates<Arm64FrameState> _branches = new(CodeFallback.MaxBefore);

    /// <summary>The pc is in an epilogue: only register restores up to a return or a tail jump.</summary>
    public static bool TryEpilogue(byte[] code, int length, int at, out UnwindRule rule)
    {
        rule = default;
        long released = 0;
        long framePointerAt = -1;
        long linkAt = -1;
        for (int i = 0; i < MaxEpilogue && at >= 0 && at <= length - 4; i++, at += 4)
        {
            var instruction = new Arm64Instruction(BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan(at)));
            if (instruction.IsReturn || (instruction.IsJump && released > 0))
            {
                return TryReturn(released, framePointerAt, linkAt, out rule);
            }

            if (instruction.TryPop(out long bytes) || instruction.TryAddToSp(out bytes))
            {
                if (instruction.IsGeneralPair && (instruction.First, instruction.Second) == (Arm64Machine.X29, Arm64Machine.X30))
                {
                    framePointerAt = released;
                    linkAt = released + 8;
                }
                else if (instruction.IsGeneralSingle && instruction.First == Arm64Machine.X30)
                {
                    linkAt = released;
                }

                released += bytes;
            }
            else if (!instruction.IsHint)
            {
                return false;
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

    private bool TryFollowTo(byte[] code, int length, int at, out Arm64FrameState state)
    {
        state = default;
        if (at > length || at / 4 > limits.MaxAnalysedInstructions || (at & 3) != 0)
        {
            return false;
        }

        _branches.Clear();
        bool isKnown = true;
        for (int position = 0; ; position += 4)
        {
            // A branch knows better than the instruction before, which may be a call that does not return.
            if (_branches.TryGet(position, out var atBranch))
            {
                state = atBranch;
                isKnown = true;
            }

            if (position >= at)
            {
                return isKnown;
            }

            var instruction = new Arm64Instruction(BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan(position)));
            if (isKnown && !TryFollow(instruction, ref state))
            {
                return false;
            }

            if (isKnown && instruction.TryBranch(out long distance))
            {
                _branches.Add(position + distance, state);
            }

            // A jump with a frame on the stack stays in the function (a tail call has none), and what stands behind it is mostly
            // reached by a jump back from below, with the same frame.
            isKnown &= !instruction.IsReturn && !instruction.IsTrap && (!instruction.IsJump || (instruction.IsDirectJump && state.Depth > 0));
        }
    }

    private static bool TryFollow(Arm64Instruction instruction, ref Arm64FrameState state)
    {
        if (instruction.TryPush(out long bytes))
        {
            state.Depth += bytes;
            Saved(instruction, state.Depth, ref state);
        }
        else if (instruction.TryPop(out bytes))
        {
            Restored(instruction, ref state);
            state.Depth -= bytes;
        }
        else if (instruction.TryAddToSp(out bytes))
        {
            state.Depth -= bytes;
        }
        else if (instruction.TryStore(out bytes))
        {
            Saved(instruction, state.Depth - bytes, ref state);
        }
        else if (instruction.TrySetFramePointer(out bytes))
        {
            state.FramePointerDepth = state.Depth - bytes;
        }
        else if (instruction.IsLoadFromSp)
        {
            Restored(instruction, ref state);
        }
        else if (instruction.TryFramePointerToSp(out bytes))
        {
            state.Depth = state.FramePointerDepth - bytes;
            state.DepthIsUnknown = false;
        }
        else if (instruction.IsComputedSp)
        {
            state.DepthIsUnknown = true;
            return state.FramePointerDepth != 0;
        }

        return true;
    }

    private static void Saved(Arm64Instruction instruction, long depth, ref Arm64FrameState state)
    {
        if (instruction.IsGeneralPair || instruction.IsGeneralSingle)
        {
            SetSaved(instruction.First, depth, ref state);
        }

        if (instruction.IsGeneralPair)
        {
            SetSaved(instruction.Second, depth - 8, ref state);
        }
    }

    private static void Restored(Arm64Instruction instruction, ref Arm64FrameState state)
    {
        if (instruction.IsGeneralPair || instruction.IsGeneralSingle)
        {
            SetSaved(instruction.First, 0, ref state);
        }

        if (instruction.IsGeneralPair)
        {
            SetSaved(instruction.Second, 0, ref state);
        }
    }

    private static void SetSaved(uint register, long depth, ref Arm64FrameState state)
    {
        if (register == Arm64Machine.X30)
        {
            state.LinkSavedAt = depth;
        }
        else if (register == Arm64Machine.X29)
        {
            state.FramePointerSavedAt = depth;
            state.FramePointerDepth = depth == 0 ? 0 : state.FramePointerDepth;
        }
    }

    private static bool TryReturn(long released, long framePointerAt, long linkAt, out UnwindRule rule)
    {
        rule = new UnwindRule(UnwindRuleKind.StackPointer)
        {
            ReturnAddress = linkAt >= 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
            FramePointer = framePointerAt >= 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
        };
        return released >= 0
            && UnwindRule.TryWords(released, out rule.CfaWords)
            && UnwindRule.TryWords(linkAt >= 0 ? linkAt - released : 0, out rule.ReturnAddressWords)
            && UnwindRule.TryWords(framePointerAt >= 0 ? framePointerAt - released : 0, out rule.FramePointerWords);
    }
}
