namespace Austin.Symbols.Unwinding;

/// <summary>How an unwind came to its end.</summary>
public enum UnwindEnd
{
    /// <summary>The outermost frame was reached: the stack is whole.</summary>
    Outermost,

    /// <summary>The stack goes on, but cannot be followed with what was at hand.</summary>
    Truncated,

    /// <summary>The unwind information or the stack contradicts itself; the last frames may be wrong.</summary>
    Error,
}
