namespace Austin.Symbols.Unwinding;

/// <summary>A row in 12 bytes, good for one pc. Offsets count 8-byte words.</summary>
internal struct UnwindRule
{
    public UnwindRuleKind Kind;
    public SavedRegisterKind FramePointer;

    /// <summary>aarch64 only; on x86-64 the return address is always in the word below the CFA.</summary>
    public SavedRegisterKind ReturnAddress;

    /// <summary>DWARF number of the register of <see cref="UnwindRuleKind.Register"/>.</summary>
    public byte CfaRegister;
    public short CfaWords;

    /// <summary>What is added to the address that an indirect rule reads.</summary>
    public short AddedWords;
    public short FramePointerWords;
    public short ReturnAddressWords;

    public UnwindRule(UnwindRuleKind kind)
    {
        Kind = kind;
    }

    /// <summary>Turns a byte offset into words where it is one that fits.</summary>
    public static bool TryWords(long bytes, out short words)
    {
        words = unchecked((short)(bytes >> 3));
        return (bytes & 7) == 0 && words == bytes >> 3;
    }
}
