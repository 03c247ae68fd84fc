namespace Austin.Symbols.Unwinding;

/// <summary>What an unwind gave: frames, innermost first, and how it ended.</summary>
/// <param name="Count">Frames written.</param>
/// <param name="Cause">Why it ended.</param>
/// <param name="IsSearched">Whether a return address was searched on the stack, so that a caller may be of a call that is over.</param>
public readonly record struct UnwindResult(int Count, UnwindCause Cause, bool IsSearched = false)
{
    /// <summary>Whole, truncated or wrong.</summary>
    public UnwindEnd End => Cause switch
    {
        UnwindCause.None => UnwindEnd.Outermost,
        UnwindCause.ReturnAddressOutsideCode or UnwindCause.FrameNotAbove or UnwindCause.BadUnwindInformation => UnwindEnd.Error,
        _ => UnwindEnd.Truncated,
    };
}
