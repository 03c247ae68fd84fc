namespace Austin.Symbols.Unwinding.X64;

/// <summary>Reduces rows of x86-64 to rules: about 99 of 100 rows have such a form.</summary>
internal static class X64RuleCompiler
{
    private const int ReturnAddress = 16;

    // Expressions that toolchains write always in the same bytes.
    private static ReadOnlySpan<byte> LazyBindingStub => [0x77, 0x08, 0x80, 0x00, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22];

    private static ReadOnlySpan<byte> SignalCfa => [0x77, 0xa0, 0x01, 0x06];

    private static ReadOnlySpan<byte> SignalPc => [0x77, 0xa8, 0x01];

    private static ReadOnlySpan<byte> SignalRbp => [0x77, 0xf8, 0x00];

    public static UnwindRule Compile(FrameSection section, in FrameDescription description, in CfiRow row, ulong pc)
    {
        var returnAddress = row.Registers[ReturnAddress];
        var full = new UnwindRule(UnwindRuleKind.Full);
        if (returnAddress.Kind == RegisterRuleKind.Undefined)
        {
            return new UnwindRule(UnwindRuleKind.Outermost);
        }

        if (description.Common.ReturnAddressRegister != ReturnAddress)
        {
            return full;
        }

        if (description.Common.IsSignalFrame)
        {
            bool known = row.CfaIsExpression
                && Bytes(section, row.CfaOffset, row.CfaLength).SequenceEqual(SignalCfa)
                && IsExpression(section, returnAddress, SignalPc)
                && IsExpression(section, row.Registers[(int)X64Machine.Rbp], SignalRbp);
            return known ? new UnwindRule(UnwindRuleKind.Signal) : full;
        }

        var rule = new UnwindRule { ReturnAddress = SavedRegisterKind.AtCfa, ReturnAddressWords = -1 };
        return returnAddress is { Kind: RegisterRuleKind.Offset, Value: -8 }
            && row.Registers[(int)X64Machine.Rsp].Kind == RegisterRuleKind.Unspecified
            && TryCfa(section, row, pc, ref rule)
            && TryFramePointer(section, row.Registers[(int)X64Machine.Rbp], ref rule)
            ? rule
            : full;
    }

    private static bool TryCfa(FrameSection section, in CfiRow row, ulong pc, ref UnwindRule rule)
    {
        if (!row.CfaIsExpression)
        {
            rule.Kind = row.CfaRegister == X64Machine.Rsp ? UnwindRuleKind.StackPointer : UnwindRuleKind.FramePointer;
            return row.CfaRegister is X64Machine.Rsp or X64Machine.Rbp && UnwindRule.TryWords(row.CfaOffset, out rule.CfaWords);
        }

        var code = Bytes(section, row.CfaOffset, row.CfaLength);
        if (IsLazyBindingStub(code, out int pushed))
        {
            rule.Kind = UnwindRuleKind.StackPointer;
            rule.CfaWords = (short)((pc & 15) >= (ulong)pushed ? 2 : 1);
            return true;
        }

        // breg6 k; deref: the CFA was stored in the frame of a function that realigned its stack.
        rule.Kind = UnwindRuleKind.FramePointerIndirect;
        return TryFramePointerPlus(code, 0x06, out long offset) && UnwindRule.TryWords(offset, out rule.CfaWords);
    }

    private static bool TryFramePointer(FrameSection section, RegisterRule saved, ref UnwindRule rule)
    {
        switch (saved.Kind)
        {
            case RegisterRuleKind.Unspecified or RegisterRuleKind.SameValue:
                rule.FramePointer = SavedRegisterKind.Same;
                return true;
            case RegisterRuleKind.Undefined:
                rule.FramePointer = SavedRegisterKind.Unknown;
                return true;
            case RegisterRuleKind.Offset:
                rule.FramePointer = SavedRegisterKind.AtCfa;
                return UnwindRule.TryWords(saved.Value, out rule.FramePointerWords);
            case RegisterRuleKind.Expression:
                rule.FramePointer = SavedRegisterKind.AtFramePointer;
                return TryFramePointerPlus(Bytes(section, saved.Value, saved.Length), null, out long offset)
                    && UnwindRule.TryWords(offset, out rule.FramePointerWords);
            default:
                return false;
        }
    }

    /// <summary>rsp + 8 + ((rip &amp; 15) >= n ? 8 : 0): entries of the lazy-binding table push a word at byte n.</summary>
    private static bool IsLazyBindingStub(ReadOnlySpan<byte> code, out int pushed)
    {
        const int Literal = 6;
        pushed = 0;
        if (code.Length != LazyBindingStub.Length || code[Literal] is < 0x30 or > 0x4f
            || !code[..Literal].SequenceEqual(LazyBindingStub[..Literal])
            || !code[(Literal + 1)..].SequenceEqual(LazyBindingStub[(Literal + 1)..]))
        {
            return false;
        }

        pushed = code[Literal] - 0x30;
        return true;
    }

    /// <summary>breg6 k, followed by one operation or by none.</summary>
    private static bool TryFramePointerPlus(ReadOnlySpan<byte> code, byte? then, out long offset)
    {
        var cursor = new CfiCursor(code, 0, 0, code.Length);
        bool isBase = cursor.ReadByte() == 0x70 + X64Machine.Rbp;
        offset = cursor.ReadSleb();
        return isBase && (then is null || cursor.ReadByte() == then) && cursor.AtEnd && !cursor.Failed;
    }

    private static bool IsExpression(FrameSection section, RegisterRule rule, ReadOnlySpan<byte> code) =>
        rule.Kind == RegisterRuleKind.Expression && Bytes(section, rule.Value, rule.Length).SequenceEqual(code);

    private static ReadOnlySpan<byte> Bytes(FrameSection section, long offset, int length) => section.Bytes.Slice((int)offset, length);
}
