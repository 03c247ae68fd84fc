namespace Austin.Symbols.Unwinding;

/// <summary>Where a caller's register is (DWARF 5, 6.4.1).</summary>
internal enum RegisterRuleKind : byte
{
    /// <summary>The row says nothing; by convention callee-saved registers are unchanged.</summary>
    Unspecified,

    /// <summary>Lost; for the return address: the outermost frame.</summary>
    Undefined,

    /// <summary>Unchanged.</summary>
    SameValue,

    /// <summary>Stored at CFA + value.</summary>
    Offset,

    /// <summary>Is CFA + value.</summary>
    ValueOffset,

    /// <summary>In the register of that number.</summary>
    Register,

    /// <summary>Stored at the address an expression gives.</summary>
    Expression,

    /// <summary>What an expression gives.</summary>
    ValueExpression,
}
