namespace Austin.Symbols.Unwinding;

/// <summary>The operations on the stack of an expression (DWARF 5, 2.5.1.3 to 2.5.1.5). Comparisons and div are signed.</summary>
internal static class ExpressionArithmetic
{
    /// <summary>Does one operation; false when it is not one of these.</summary>
    public static bool TryApply(byte operation, ref CfiCursor cursor, ref ExpressionStack stack)
    {
        ulong top;
        switch (operation)
        {
            case 0x12: // dup
                stack.Push(stack.Peek(0));
                return true;
            case 0x13: // drop
                stack.Pop();
                return true;
            case 0x14: // over
                stack.Push(stack.Peek(1));
                return true;
            case 0x15: // pick
                stack.Push(stack.Peek(cursor.ReadByte()));
                return true;
            case 0x16: // swap
                top = stack.Pop();
                ulong second = stack.Pop();
                stack.Push(top);
                stack.Push(second);
                return true;
            case 0x17: // rot: the top goes below the two others
                top = stack.Pop();
                second = stack.Pop();
                ulong third = stack.Pop();
                stack.Push(top);
                stack.Push(third);
                stack.Push(second);
                return true;
            case 0x19: // abs
                top = stack.Pop();
                stack.Push(unchecked((long)top < 0 ? 0 - top : top));
                return true;
            case 0x1f: // neg
                stack.Push(unchecked(0 - stack.Pop()));
                return true;
            case 0x20: // not
                stack.Push(~stack.Pop());
                return true;
            case 0x23: // plus_uconst
                stack.Push(unchecked(stack.Pop() + cursor.ReadUleb()));
                return true;
            case 0x96: // nop
                return true;
            default:
                return TryBinary(operation, ref stack);
        }
    }

    private static bool TryBinary(byte operation, ref ExpressionStack stack)
    {
        if (operation is not (0x1a or 0x1b or 0x1c or 0x1d or 0x1e or 0x21 or 0x22 or (>= 0x24 and <= 0x27) or (>= 0x29 and <= 0x2e)))
        {
            return false;
        }

        ulong right = stack.Pop();
        ulong left = stack.Pop();
        if (right == 0 && operation is 0x1b or 0x1d)
        {
            return false;
        }

        stack.Push(unchecked(operation switch
        {
            0x1a => left & right,
            0x1b => right == ulong.MaxValue ? 0UL - left : (ulong)((long)left / (long)right),
            0x1c => left - right,
            0x1d => left % right,
            0x1e => left * right,
            0x21 => left | right,
            0x22 => left + right,
            0x24 => right < 64 ? left << (int)right : 0,
            0x25 => right < 64 ? left >> (int)right : 0,
            0x26 => (ulong)((long)left >> (int)Math.Min(right, 63)),
            0x27 => left ^ right,
            0x29 => left == right ? 1UL : 0,
            0x2a => (long)left >= (long)right ? 1UL : 0,
            0x2b => (long)left > (long)right ? 1UL : 0,
            0x2c => (long)left <= (long)right ? 1UL : 0,
            0x2d => (long)left < (long)right ? 1UL : 0,
            _ => left != right ? 1UL : 0,
        }));
        return true;
    }
}
