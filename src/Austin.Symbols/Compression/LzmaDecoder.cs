namespace Austin.Symbols.Compression;

/// <summary>
/// LZMA inside LZMA2 (the format of the public-domain LZMA SDK): literals, matches and repeats of the last four
/// distances, chosen by a state of twelve values.
/// </summary>
internal sealed class LzmaDecoder
{
    private const ushort Even = 1 << 10;
    private const int States = 12;
    private const int FirstStateAfterMatch = 7;

    private readonly LzmaOutput _output;
    private readonly int _literalContextBits;
    private readonly int _literalPositionMask;
    private readonly int _positionMask;
    private readonly ushort[] _isMatch = new ushort[States * 16];
    private readonly ushort[] _isRepeat = new ushort[States];
    private readonly ushort[] _isNotFirst = new ushort[States];
    private readonly ushort[] _isNotSecond = new ushort[States];
    private readonly ushort[] _isNotThird = new ushort[States];
    private readonly ushort[] _isLongRepeat = new ushort[States * 16];
    private readonly ushort[] _slots = new ushort[4 * 64];
    private readonly ushort[] _special = new ushort[128];
    private readonly ushort[] _align = new ushort[16];
    private readonly ushort[] _literals;
    private readonly LzmaLengths _lengths = new();
    private readonly LzmaLengths _repeatLengths = new();
    private readonly uint[] _distances = new uint[4];
    private int _state;

    private LzmaDecoder(LzmaOutput output, int contextBits, int positionBits, int matchPositionBits)
    {
        _output = output;
        _literalContextBits = contextBits;
        _literalPositionMask = (1 << positionBits) - 1;
        _positionMask = (1 << matchPositionBits) - 1;
        _literals = new ushort[0x300 << (contextBits + positionBits)];
        Reset();
    }

    /// <summary>Properties are (pb * 5 + lp) * 9 + lc, with lc + lp at most 4 in LZMA2; null for others.</summary>
    public static LzmaDecoder? TryCreate(byte properties, LzmaOutput output)
    {
        int contextBits = properties % 9;
        int positionBits = properties / 9 % 5;
        int matchPositionBits = properties / 45;
        return matchPositionBits > 4 || contextBits + positionBits > 4 ? null : new LzmaDecoder(output, contextBits, positionBits, matchPositionBits);
    }

    public void Reset()
    {
        foreach (ushort[] probabilities in (ushort[][])[_isMatch, _isRepeat, _isNotFirst, _isNotSecond, _isNotThird, _isLongRepeat, _slots, _special, _align, _literals])
        {
            Array.Fill(probabilities, Even);
        }

        _lengths.Reset(Even);
        _repeatLengths.Reset(Even);
        Array.Clear(_distances);
        _state = 0;
    }

    /// <summary>Decodes one chunk to exactly that many bytes, for which there is room.</summary>
    public bool TryDecode(ReadOnlySpan<byte> data, int size)
    {
        var range = new LzmaRangeDecoder(data);
        int end = _output.Length + size;
        while (_output.Length < end && !range.Failed)
        {
            int position = _output.DictionarySize & _positionMask;
            if (range.Bit(ref _isMatch[(_state * 16) + position]) == 0)
            {
                ReadLiteral(ref range);
                continue;
            }

            int length = ReadMatch(ref range, position);
            if (length > end - _output.Length || _distances[0] >= (uint)_output.DictionarySize)
            {
                return false;
            }

            for (; length > 0; length--)
            {
                _output.Add(_output.Back(_distances[0] + 1));
            }
        }

        return _output.Length == end && !range.Failed;
    }

    private void ReadLiteral(ref LzmaRangeDecoder range)
    {
        int context = ((_output.DictionarySize & _literalPositionMask) << _literalContextBits) + (_output.Back(1) >> (8 - _literalContextBits));
        var probabilities = _literals.AsSpan(context * 0x300, 0x300);
        uint symbol = 1;
        if (_state >= FirstStateAfterMatch)
        {
            // After a match, the byte that would have continued it is known not to come.
            uint expected = _output.Back(_distances[0] + 1);
            while (symbol < 0x100)
            {
                uint expectedBit = (expected >> 7) & 1;
                expected <<= 1;
                uint bit = range.Bit(ref probabilities[(int)(((1 + expectedBit) << 8) + symbol)]);
                symbol = (symbol << 1) | bit;
                if (bit != expectedBit)
                {
                    break;
                }
            }
        }

        while (symbol < 0x100)
        {
            symbol = (symbol << 1) | range.Bit(ref probabilities[(int)symbol]);
        }

        _output.Add((byte)symbol);
        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
    }

    /// <summary>Sets the distance and returns the length of a match.</summary>
    private int ReadMatch(ref LzmaRangeDecoder range, int position)
    {
        bool literalBefore = _state < FirstStateAfterMatch;
        if (range.Bit(ref _isRepeat[_state]) == 0)
        {
            Array.Copy(_distances, 0, _distances, 1, 3);
            int length = _lengths.Read(ref range, position);
            _state = literalBefore ? 7 : 10;
            _distances[0] = ReadDistance(ref range, length);
            return length;
        }

        if (range.Bit(ref _isNotFirst[_state]) == 0)
        {
            if (range.Bit(ref _isLongRepeat[(_state * 16) + position]) == 0)
            {
                _state = literalBefore ? 9 : 11;
                return 1;
            }
        }
        else
        {
            int which = range.Bit(ref _isNotSecond[_state]) == 0 ? 1 : 2 + (int)range.Bit(ref _isNotThird[_state]);
            uint distance = _distances[which];
            Array.Copy(_distances, 0, _distances, 1, which);
            _distances[0] = distance;
        }

        int repeatLength = _repeatLengths.Read(ref range, position);
        _state = literalBefore ? 8 : 11;
        return repeatLength;
    }

    private uint ReadDistance(ref LzmaRangeDecoder range, int length)
    {
        uint slot = range.Tree(_slots.AsSpan(Math.Min(length - 2, 3) * 64, 64), 6);
        if (slot < 4)
        {
            return slot;
        }

        int bits = (int)(slot >> 1) - 1;
        uint distance = (2 | (slot & 1)) << bits;
        return slot < 14
            ? distance + range.ReverseTree(_special.AsSpan((int)(distance - slot)), bits)
            : distance + (range.Direct(bits - 4) << 4) + range.ReverseTree(_align, 4);
    }
}
