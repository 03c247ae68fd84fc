namespace Austin.Symbols.Unwinding;

/// <summary>A CIE (DWARF 5, 6.4.1): what several FDEs have in common. Offsets are into the section's bytes.</summary>
internal struct CommonInformation
{
    public ulong CodeAlignment;
    public long DataAlignment;
    public uint ReturnAddressRegister;

    /// <summary><c>R</c>: how the FDEs write addresses.</summary>
    public byte AddressEncoding;

    /// <summary><c>z</c>: augmentation data has a length.</summary>
    public bool HasAugmentationLength;

    /// <summary><c>S</c>: the function is a signal trampoline, its caller was interrupted rather than calling.</summary>
    public bool IsSignalFrame;
    public int Instructions;
    public int InstructionsEnd;
}
