namespace Austin.Symbols.Unwinding;

/// <summary><c>DW_EH_PE_*</c>: how an address is written in <c>.eh_frame</c> (LSB core, "DWARF extensions").</summary>
internal static class PointerEncoding
{
    public const byte Absolute = 0x00;
    public const byte Omit = 0xff;
    public const byte FormatMask = 0x0f;
    public const byte ApplicationMask = 0x70;
    public const byte PcRelative = 0x10;
    public const byte TextRelative = 0x20;
    public const byte DataRelative = 0x30;
    public const byte FunctionRelative = 0x40;
    public const byte Aligned = 0x50;
    public const byte Indirect = 0x80;

    /// <summary>Bytes of a format of fixed size; 0 for LEB128 and unknown formats.</summary>
    public static int FixedSize(byte encoding) => (encoding & FormatMask) switch
    {
        0x0 or 0x4 or 0xc => 8,
        0x3 or 0xb => 4,
        0x2 or 0xa => 2,
        _ => 0,
    };
}
