namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>The few instructions that make and undo frames (Arm ARM, C6.2), each one word.</summary>
internal readonly struct Arm64Instruction(uint word)
{
    /// <summary>ret, retaa, retab.</summary>
    public bool IsReturn => word is 0xd65f03c0 or 0xd65f0bff or 0xd65f0fff;

    /// <summary>b, br: leaves without coming back.</summary>
    public bool IsJump => (word & 0xfc000000) == 0x14000000 || (word & 0xfffffc1f) == 0xd61f0000;

    /// <summary>b, b.cond, cbz, cbnz, tbz, tbnz: how far they go.</summary>
    public bool TryBranch(out long distance)
    {
        int value = (int)word;
        bool always = (word & 0xfc000000) == 0x14000000;
        bool test = (word & 0x7e000000) == 0x36000000;
        bool other = (word & 0x7e000000) == 0x34000000 || (word & 0xff000000) == 0x54000000;
        distance = 4L * (always ? value << 6 >> 6 : test ? value << 13 >> 18 : value << 8 >> 13);
        return always || test || other;
    }

    /// <summary>Hints: nop, bti, and the signing and checking of return addresses.</summary>
    public bool IsHint => (word & 0xfffff01f) == 0xd503201f;

    /// <summary>mov sp, x29.</summary>
    public bool IsFramePointerToSp => word == 0x910003bf;

    /// <summary>add or sub sp, sp, #n: n as added.</summary>
    public bool TryAddToSp(out long bytes)
    {
        bool add = (word & 0xff8003ff) == 0x910003ff;
        bool subtract = (word & 0xff8003ff) == 0xd10003ff;
        bytes = Immediate12 * (add ? 1 : -1);
        return add || subtract;
    }

    /// <summary>mov x29, sp or add x29, sp, #n.</summary>
    public bool TrySetFramePointer(out long aboveSp)
    {
        aboveSp = Immediate12;
        return (word & 0xff8003ff) == 0x910003fd;
    }

    /// <summary>Pre-indexed store of one or two registers, [sp, #-n]!: n.</summary>
    public bool TryPush(out long bytes)
    {
        bool pair = (word & 0xffc003e0) == 0xa98003e0 || (word & 0xffc003e0) == 0x6d8003e0;
        bool single = (word & 0xffe00fe0) == 0xf8000fe0;
        bytes = -(pair ? PairOffset : SingleOffset);
        return pair || single;
    }

    /// <summary>Post-indexed load of one or two registers, [sp], #n: n.</summary>
    public bool TryPop(out long bytes)
    {
        bool pair = (word & 0xffc003e0) == 0xa8c003e0 || (word & 0xffc003e0) == 0x6cc003e0;
        bool single = (word & 0xffe00fe0) == 0xf84007e0;
        bytes = pair ? PairOffset : SingleOffset;
        return pair || single;
    }

    /// <summary>stp or str at [sp, #n] without change of sp.</summary>
    public bool TryStore(out long aboveSp)
    {
        bool pair = (word & 0xffc003e0) == 0xa90003e0;
        aboveSp = pair ? PairOffset : (long)((word >> 10) & 0xfff) * 8;
        return pair || (word & 0xffc003e0) == 0xf90003e0;
    }

    /// <summary>ldp or ldr at [sp, #n] without change of sp, as epilogues have before the last pop.</summary>
    public bool IsLoadFromSp => (word & 0xffc003e0) is 0xa94003e0 or 0x6d4003e0 or 0xf94003e0 or 0xfd4003e0;

    /// <summary>sub sp, sp, x and the like.</summary>
    public bool IsComputedSp => (word & 0xffe0001f) is 0xcb20001f or 0x8b20001f || (word & 0xff80001f) == 0x9200001f;

    /// <summary>First register of a store or load.</summary>
    public uint First => word & 31;

    /// <summary>Second register of a pair.</summary>
    public uint Second => (word >> 10) & 31;

    /// <summary>True for pairs of general registers; false for single ones and vector registers.</summary>
    public bool IsGeneralPair => (word & 0xfe000000) == 0xa8000000;

    /// <summary>True for a single general register.</summary>
    public bool IsGeneralSingle => (word & 0xfe000000) == 0xf8000000;

    private long Immediate12 => (long)((word >> 10) & 0xfff) << ((word & 0x400000) != 0 ? 12 : 0);

    private long PairOffset => (long)((int)(word << 10) >> 25) * 8;

    private long SingleOffset => (int)(word << 11) >> 23;
}
