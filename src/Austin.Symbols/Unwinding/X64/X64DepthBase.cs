namespace Austin.Symbols.Unwinding.X64;

/// <summary>What the depth of the stack pointer counts from.</summary>
internal enum X64DepthBase : byte
{
    /// <summary>The CFA.</summary>
    Cfa,

    /// <summary>The address that the stack pointer was aligned to, at an unknown distance from the CFA.</summary>
    Aligned,

    /// <summary>Nothing: the stack pointer was computed.</summary>
    Nothing,
}
