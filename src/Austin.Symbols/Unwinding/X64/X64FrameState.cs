namespace Austin.Symbols.Unwinding.X64;

/// <summary>What a walk over a function's instructions knows of its frame. Depths are in bytes below the CFA.</summary>
internal struct X64FrameState
{
    /// <summary>CFA - rsp.</summary>
    public long Depth;

    /// <summary>CFA - rbp, where rbp is a frame pointer; else 0.</summary>
    public long FramePointerDepth;

    /// <summary>CFA - address where the caller's rbp was saved; 0 when it was not.</summary>
    public long SavedAt;

    /// <summary>rsp was aligned or computed: only rbp leads to the CFA.</summary>
    public bool DepthIsUnknown;

    /// <summary>The rule of this state; false when there is none.</summary>
    public readonly bool TryRule(out UnwindRule rule)
    {
        bool byFramePointer = FramePointerDepth != 0;
        rule = new UnwindRule(byFramePointer ? UnwindRuleKind.FramePointer : UnwindRuleKind.StackPointer)
        {
            ReturnAddress = SavedRegisterKind.AtCfa,
            ReturnAddressWords = -1,
            FramePointer = SavedAt != 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
        };
        long depth = byFramePointer ? FramePointerDepth : Depth;
        return (byFramePointer || !DepthIsUnknown)
            && depth >= 8
            && UnwindRule.TryWords(depth, out rule.CfaWords)
            && UnwindRule.TryWords(-SavedAt, out rule.FramePointerWords);
    }
}
