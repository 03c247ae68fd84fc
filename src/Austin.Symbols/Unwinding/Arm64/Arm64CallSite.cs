namespace Austin.Symbols.Unwinding.Arm64;

/// <summary>Recognises call instructions (Arm ARM, C6.2: BL, BLR, BLRAA and its kin).</summary>
internal static class Arm64CallSite
{
    public static bool IsCall(uint word) =>
        (word & 0xfc000000) == 0x94000000 || (word & 0xfffffc1f) == 0xd63f0000 || (word & 0xfefff800) == 0xd63f0800;
}
