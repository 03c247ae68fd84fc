namespace Austin.Symbols.Unwinding;

/// <summary>An FDE (DWARF 5, 6.4.1) with its CIE: the unwind program of the code at [Start, End), file addresses.</summary>
internal struct FrameDescription
{
    public ulong Start;
    public ulong End;
    public int Instructions;
    public int InstructionsEnd;

    /// <summary>Where the entry lies in its section, for display.</summary>
    public int Offset;
    public CommonInformation Common;
}
