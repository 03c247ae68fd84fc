namespace Austin.Symbols.Unwinding;

/// <summary>Why an unwind ended, in more detail than <see cref="UnwindEnd"/>.</summary>
public enum UnwindCause
{
    /// <summary>The outermost frame (<see cref="UnwindEnd.Outermost"/>).</summary>
    None,

    /// <summary>Truncated: no room for more frames.</summary>
    FrameLimit,

    /// <summary>Truncated: stack memory could not be read.</summary>
    UnreadableMemory,

    /// <summary>Truncated: a register is needed that is not known; with all registers it might go on.</summary>
    UnknownRegister,

    /// <summary>Truncated: code without unwind information, and no other way found a caller.</summary>
    NoUnwindInformation,

    /// <summary>Error: a return address outside executable memory.</summary>
    ReturnAddressOutsideCode,

    /// <summary>Error: a frame that does not lie above the one it called.</summary>
    FrameNotAbove,

    /// <summary>Error: damaged or unknown unwind instructions.</summary>
    BadUnwindInformation,
}
