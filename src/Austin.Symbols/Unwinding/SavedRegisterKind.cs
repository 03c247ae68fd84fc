namespace Austin.Symbols.Unwinding;

/// <summary>Where a rule finds the caller's frame pointer or, on aarch64, the return address.</summary>
internal enum SavedRegisterKind : byte
{
    /// <summary>Still in its register.</summary>
    Same,

    /// <summary>At CFA + n words.</summary>
    AtCfa,

    /// <summary>At fp + n words.</summary>
    AtFramePointer,

    /// <summary>Lost.</summary>
    Unknown,
}
