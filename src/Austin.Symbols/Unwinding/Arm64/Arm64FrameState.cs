namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>What a walk over a function's instructions knows of its frame. Depths are in bytes below the CFA.</summary>
internal struct Arm64FrameState
{
    /// <summary>CFA - sp.</summary>
    public long Depth;

    /// <summary>CFA - x29, where x29 is a frame pointer; else 0.</summary>
    public long FramePointerDepth;

    /// <summary>CFA - address where the caller's x29 was saved; 0 when it was not.</summary>
    public long FramePointerSavedAt;

    /// <summary>CFA - address where x30 was saved; 0 when it was not.</summary>
    public long LinkSavedAt;

    /// <summary>sp was computed: only x29 leads to the CFA.</summary>
    public bool DepthIsUnknown;

    /// <summary>The rule of this state; false when there is none.</summary>
    public readonly bool TryRule(out UnwindRule rule)
    {
        bool byFramePointer = FramePointerDepth != 0;
        rule = new UnwindRule(byFramePointer ? UnwindRuleKind.FramePointer : UnwindRuleKind.StackPointer)
        {
            ReturnAddress = LinkSavedAt != 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
            FramePointer = FramePointerSavedAt != 0 ? SavedRegisterKind.AtCfa : SavedRegisterKind.Same,
        };
        long depth = byFramePointer ? FramePointerDepth : Depth;
        return (byFramePointer || !DepthIsUnknown)
            && depth >= 0
            && UnwindRule.TryWords(depth, out rule.CfaWords)
            && UnwindRule.TryWords(-LinkSavedAt, out rule.ReturnAddressWords)
            && UnwindRule.TryWords(-FramePointerSavedAt, out rule.FramePointerWords);
    }
}
