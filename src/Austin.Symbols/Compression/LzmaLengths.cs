namespace Austin.Symbols.Compression;

/// <summary>The lengths of matches in LZMA: 2 to 9, 10 to 17 (both by position), 18 to 273.</summary>
internal sealed class LzmaLengths
{
    private const int Positions = 16;

    private readonly ushort[] _choice = new ushort[2];
    private readonly ushort[] _low = new ushort[Positions * 8];
    private readonly ushort[] _middle = new ushort[Positions * 8];
    private readonly ushort[] _high = new ushort[256];

    public void Reset(ushort probability)
    {
        Array.Fill(_choice, probability);
        Array.Fill(_low, probability);
        Array.Fill(_middle, probability);
        Array.Fill(_high, probability);
    }

    public int Read(ref LzmaRangeDecoder range, int position)
    {
        if (range.Bit(ref _choice[0]) == 0)
        {
            return 2 + (int)range.Tree(_low.AsSpan(position * 8, 8), 3);
        }

        return range.Bit(ref _choice[1]) == 0
            ? 10 + (int)range.Tree(_middle.AsSpan(position * 8, 8), 3)
            : 18 + (int)range.Tree(_high, 8);
    }
}
