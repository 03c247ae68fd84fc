namespace Austin.Symbols.Unwinding;

/// <summary>What an unwind gave: frames, innermost first, and how it ended.</summary>
/// <param name="Count">Frames written.</param>
/// <param name="Cause">Why it ended.</param>
public readonly record struct UnwindResult(int Count, UnwindCause Cause)
{
    /// <summary>Whole, truncated or wrong.</summary>
    public UnwindEnd End => Cause switch
    {
        UnwindCause.None => UnwindEnd.Outermost,
        UnwindCause.ReturnAddressOutsideCode or UnwindCause.FrameNotAbove or UnwindCause.BadUnwindInformation => UnwindEnd.Error,
        _ => UnwindEnd.Truncated,
    };
}
