namespace Austin.Symbols.Unwinding;

/// <summary>The shapes of row that need no more than pc, sp, fp (and lr) to step.</summary>
internal enum UnwindRuleKind : byte
{
    /// <summary>No rule: an empty cache entry.</summary>
    None,

    /// <summary>The outermost frame: its return address is undefined.</summary>
    Outermost,

    /// <summary>CFA = sp + n.</summary>
    StackPointer,

    /// <summary>CFA = fp + n.</summary>
    FramePointer,

    /// <summary>CFA = [fp + n] + m: functions that realign the stack.</summary>
    FramePointerIndirect,

    /// <summary>CFA = [sp + n] + m: the same without a frame pointer.</summary>
    StackPointerIndirect,

    /// <summary>CFA = a register other than those + n: the same with the old stack pointer kept there. Takes all registers.</summary>
    Register,

    /// <summary>A signal trampoline: everything is in the kernel's frame on the stack.</summary>
    Signal,

    /// <summary>Any other row: run it with all registers.</summary>
    Full,

    /// <summary>No row: look at the code and the frame pointer.</summary>
    NoInformation,
}
