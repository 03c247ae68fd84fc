namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>Reduces rows of aarch64 to rules.</summary>
internal static class Arm64RuleCompiler
{
    public static UnwindRule Compile(in FrameDescription description, in CfiRow row)
    {
        var returnAddress = row.Registers[(int)Arm64Machine.X30];
        if (returnAddress.Kind == RegisterRuleKind.Undefined)
        {
            return new UnwindRule(UnwindRuleKind.Outermost);
        }

        var rule = new UnwindRule(row.CfaRegister == Arm64Machine.Sp ? UnwindRuleKind.StackPointer : UnwindRuleKind.FramePointer);
        return description.Common.ReturnAddressRegister == Arm64Machine.X30
            && !description.Common.IsSignalFrame
            && !row.CfaIsExpression
            && row.CfaRegister is Arm64Machine.Sp or Arm64Machine.X29
            && row.Registers[(int)Arm64Machine.Sp].Kind == RegisterRuleKind.Unspecified
            && UnwindRule.TryWords(row.CfaOffset, out rule.CfaWords)
            && TrySaved(returnAddress, out rule.ReturnAddress, out rule.ReturnAddressWords)
            && TrySaved(row.Registers[(int)Arm64Machine.X29], out rule.FramePointer, out rule.FramePointerWords)
            ? rule
            : new UnwindRule(UnwindRuleKind.Full);
    }

    private static bool TrySaved(RegisterRule saved, out SavedRegisterKind kind, out short words)
    {
        words = 0;
        switch (saved.Kind)
        {
            case RegisterRuleKind.Unspecified or RegisterRuleKind.SameValue:
                kind = SavedRegisterKind.Same;
                return true;
            case RegisterRuleKind.Undefined:
                kind = SavedRegisterKind.Unknown;
                return true;
            case RegisterRuleKind.Offset:
                kind = SavedRegisterKind.AtCfa;
                return UnwindRule.TryWords(saved.Value, out words);
            default:
                kind = SavedRegisterKind.Unknown;
                return false;
        }
    }
}
