using System.Buffers.Binary;

namespace Austin.Symbols.Compression;

/// <summary>
/// The range decoder of LZMA: 11-bit probabilities, adapted by 1/32 with each bit. Reading past the end gives
/// zeros and sets <see cref="Failed"/>.
/// </summary>
internal ref struct LzmaRangeDecoder
{
    private const int ProbabilityBits = 11;
    private const int AdaptationShift = 5;
    private const uint Top = 1 << 24;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private uint _range;
    private uint _code;

    public LzmaRangeDecoder(ReadOnlySpan<byte> data)
    {
        _data = data;
        _range = uint.MaxValue;
        Failed = data.Length < 5 || data[0] != 0;
        _code = Failed ? 0 : BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
        _position = 5;
    }

    public bool Failed { get; private set; }

    public uint Bit(ref ushort probability)
    {
        uint bound = (_range >> ProbabilityBits) * probability;
        uint bit;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)(((1 << ProbabilityBits) - probability) >> AdaptationShift);
            bit = 0;
        }
        else
        {
            _range -= bound;
            _code -= bound;
            probability -= (ushort)(probability >> AdaptationShift);
            bit = 1;
        }

        Normalize();
        return bit;
    }

    /// <summary>Bits of equal probability, highest first.</summary>
    public uint Direct(int count)
    {
        uint value = 0;
        for (; count > 0; count--)
        {
            _range >>= 1;
            uint bit = _code >= _range ? 1u : 0;
            _code -= bit * _range;
            value = (value << 1) | bit;
            Normalize();
        }

        return value;
    }

    /// <summary>A number of some bits, highest first, each with the probability of its prefix.</summary>
    public uint Tree(Span<ushort> probabilities, int bits)
    {
        uint node = 1;
        for (int i = 0; i < bits; i++)
        {
            node = (node << 1) | Bit(ref probabilities[(int)node]);
        }

        return node - (1u << bits);
    }

    /// <summary>The same, lowest bit first.</summary>
    public uint ReverseTree(Span<ushort> probabilities, int bits)
    {
        uint node = 1;
        uint value = 0;
        for (int i = 0; i < bits; i++)
        {
            uint bit = Bit(ref probabilities[(int)node]);
            node = (node << 1) | bit;
            value |= bit << i;
        }

        return value;
    }

    private void Normalize()
    {
        if (_range >= Top)
        {
            return;
        }

        byte next = 0;
        if (_position < _data.Length)
        {
            next = _data[_position++];
        }
        else
        {
            Failed = true;
        }

        _range <<= 8;
        _code = (_code << 8) | next;
    }
}
