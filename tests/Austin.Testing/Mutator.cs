namespace Austin.Testing;

/// <summary>Changes a few bytes of a file, mostly where its structures lie, and takes the changes back.</summary>
public sealed class Mutator(byte[] original, (int Start, int Length)[] regions, int seed)
{
    private static readonly ulong[] Extremes =
        [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue];

    private readonly Random _random = new(seed);
    private readonly List<(int Offset, byte Value)> _changes = [];

    public byte[] Bytes { get; } = [.. original];

    /// <summary>Undoes the last changes and makes new ones.</summary>
    public void Next()
    {
        for (int i = _changes.Count - 1; i >= 0; i--)
        {
            Bytes[_changes[i].Offset] = _changes[i].Value;
        }

        _changes.Clear();
        int count = _random.Next(1, 9);
        for (int i = 0; i < count; i++)
        {
            var (start, length) = _random.Next(8) == 0 ? (0, Bytes.Length) : regions[_random.Next(regions.Length)];
            int offset = start + _random.Next(Math.Max(1, length));
            switch (_random.Next(5))
            {
                case 0:
                    Set(offset, (byte)_random.Next(256));
                    break;
                case 1:
                    Set(offset, (byte)(offset < Bytes.Length ? Bytes[offset] ^ (1 << _random.Next(8)) : 0));
                    break;
                case 2:
                    var (fromStart, fromLength) = regions[_random.Next(regions.Length)];
                    int from = fromStart + _random.Next(Math.Max(1, fromLength));
                    for (int left = _random.Next(1, 17); left > 0 && from < original.Length; left--)
                    {
                        Set(offset++, original[from++]);
                    }

                    break;
                default:
                    ulong word = Extremes[_random.Next(Extremes.Length)];
                    for (int left = 1 << _random.Next(4); left > 0; left--, word >>= 8)
                    {
                        Set(offset++, (byte)word);
                    }

                    break;
            }
        }
    }

    private void Set(int offset, byte value)
    {
        if (offset < Bytes.Length)
        {
            _changes.Add((offset, Bytes[offset]));
            Bytes[offset] = value;
        }
    }
}
