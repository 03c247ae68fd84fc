namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>Recognises call instructions (Arm ARM, C6.2: BL, BLR, BLRAA and its kin).</summary>
internal static class Arm64CallSite
{
    public static bool IsCall(uint word) =>
        (word & 0xfc000000) == 0x94000000 || (word & 0xfffffc1f) == 0xd63f0000 || (word & 0xfefff800) == 0xd63f0800;

    /// <summary>Where a BL in front of an address goes.</summary>
    public static bool TryTarget(uint word, ulong pc, out ulong target)
    {
        target = unchecked(pc - sizeof(uint) + (ulong)((long)((int)word << 6 >> 6) * sizeof(uint)));
        return (word & 0xfc000000) == 0x94000000;
    }
}
