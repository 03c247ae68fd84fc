namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>The few instructions that make and undo frames (Arm ARM, C6.2), each one word.</summary>
internal readonly struct Arm64Instruction(uint word)
{
    /// <summary>ret, retaa, retab.</summary>
    public bool IsReturn => (word & 0xfffffc1f) == 0xd65f0000 || word is 0xd65f0bff or 0xd65f0fff;

    /// <summary>b, br, braa and its kin: leaves without coming back.</summary>
    public bool IsJump =>
        IsDirectJump || (word & 0xfffffc1f) == 0xd61f0000 || (word & 0xfefff800) == 0xd61f0800;

    /// <summary>b: a jump to a known place.</summary>
    public bool IsDirectJump => (word & 0xfc000000) == 0x14000000;

    /// <summary>brk, udf: the program does not go on behind it.</summary>
    public bool IsTrap => (word & 0xffe0001f) == 0xd4200000 || (word & 0xffff0000) == 0;

    /// <summary>b, b.cond, cbz, cbnz, tbz, tbnz: how far they go.</summary>
    public bool TryBranch(out long distance)
    {
        int value = (int)word;
        bool always = IsDirectJump;
        bool test = (word & 0x7e000000) == 0x36000000;
        bool other = (word & 0x7e000000) == 0x34000000 || (word & 0xff000000) == 0x54000000;
        distance = 4L * (always ? value << 6 >> 6 : test ? value << 13 >> 18 : value << 8 >> 13);
        return always || test || other;
    }

    /// <summary>Hints: nop, bti, and the signing and checking of return addresses.</summary>
    public bool IsHint => (word & 0xfffff01f) == 0xd503201f;

    /// <summary>mov sp, x29 or add or sub sp, x29, #n: n as added.</summary>
    public bool TryFramePointerToSp(out long bytes)
    {
        bool add = (word & 0xff8003ff) == 0x910003bf;
        bytes = Immediate12 * (add ? 1 : -1);
        return add || (word & 0xff8003ff) == 0xd10003bf;
    }

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
        bytes = -WritebackOffset;
        return IsPreIndexed && !IsLoad;
    }

    /// <summary>Post-indexed load of one or two registers, [sp], #n: n.</summary>
    public bool TryPop(out long bytes)
    {
        bytes = WritebackOffset;
        return IsPostIndexed && IsLoad;
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

    /// <summary>Any other change of sp: by a register or mask, from another register, or while something is loaded.</summary>
    public bool IsComputedSp =>
        (word & 0xffe0001f) is 0xcb20001f or 0x8b20001f
        || (word & 0xff80001f) is 0x9200001f or 0xb200001f or 0xd200001f
        || ((word & 0xff80001f) is 0x9100001f or 0xd100001f && ((word >> 5) & 31) is not (Arm64Machine.Sp or Arm64Machine.X29))
        || (IsPreIndexed && IsLoad) || (IsPostIndexed && !IsLoad);

    /// <summary>First register of a store or load.</summary>
    public uint First => word & 31;

    /// <summary>Second register of a pair.</summary>
    public uint Second => (word >> 10) & 31;

    /// <summary>True for pairs of general registers; false for single ones and vector registers.</summary>
    public bool IsGeneralPair => (word & 0xfe000000) == 0xa8000000;

    /// <summary>True for a single general register.</summary>
    public bool IsGeneralSingle => (word & 0xfe000000) == 0xf8000000;

    private long Immediate12 => (long)((word >> 10) & 0xfff) << ((word & 0x400000) != 0 ? 12 : 0);

    // Load and store of a pair (Arm ARM, C4.1.94), and of one register with a signed offset, both with base sp.
    private bool IsPairOnSp => (word & 0x3a0003e0) == 0x280003e0;

    private bool IsSingleOnSp => (word & 0x3b2003e0) == 0x380003e0;

    private bool IsPreIndexed => (IsPairOnSp && (word & 0x01800000) == 0x01800000) || (IsSingleOnSp && (word & 0xc00) == 0xc00);

    private bool IsPostIndexed => (IsPairOnSp && (word & 0x01800000) == 0x00800000) || (IsSingleOnSp && (word & 0xc00) == 0x400);

    private bool IsVector => (word & 0x04000000) != 0;

    /// <summary>Bit 22, but for the sign-extending loads and the 128-bit stores of one register.</summary>
    private bool IsLoad => (word & 0x00400000) != 0 || (IsSingleOnSp && !IsVector && (word & 0x00800000) != 0);

    private long WritebackOffset => IsPairOnSp ? PairOffset : (int)(word << 11) >> 23;

    private long PairOffset => (long)((int)(word << 10) >> 25) * PairSize;

    /// <summary>Bytes of each register of a pair; ldpsw has 4, stgp stores with a tag for 16.</summary>
    private int PairSize => (word >> 30) switch
    {
        0 => 4,
        1 => IsVector ? 8 : IsLoad ? 4 : 16,
        _ => IsVector ? 16 : 8,
    };
}
