namespace Austin.Symbols.Unwinding;

/// <summary>One cell of a row. An expression lies at [Value, Value + Length) of its section.</summary>
internal readonly record struct RegisterRule(RegisterRuleKind Kind, long Value = 0, int Length = 0);
