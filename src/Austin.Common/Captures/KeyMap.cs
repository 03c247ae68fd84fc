namespace Austin.Common.Captures;

/// <summary>Maps opaque 64-bit keys to numbers that are not negative. Open addressing; made for hits, of which a capture has millions.</summary>
internal sealed class KeyMap
{
    // Random, so that no file can be made whose keys all fall on one place.
    private static readonly ulong _multiplier = unchecked((ulong)Random.Shared.NextInt64()) | 1 | (1UL << 63);

    private ulong[] _keys = new ulong[16];
    private int[] _values = NewValues(16);
    private int _count;
    private int _shift = 60;

    /// <summary>The number of a key, or -1.</summary>
    public int Find(ulong key)
    {
        ulong[] keys = _keys;
        int[] values = _values;
        int index = Slot(key);
        while ((uint)index < (uint)values.Length && (uint)index < (uint)keys.Length)
        {
            int value = values[index];
            if (value < 0 || keys[index] == key)
            {
                return value;
            }

            index = (index + 1) & (values.Length - 1);
        }

        return -1;
    }

    /// <summary>Sets the number of a key.</summary>
    public void Set(ulong key, int value)
    {
        int index = Place(key);
        if (_values[index] < 0)
        {
            if (_count >= _keys.Length / 2)
            {
                Grow();
                index = Place(key);
            }

            _count++;
            _keys[index] = key;
        }

        _values[index] = value;
    }

    private static int[] NewValues(int size)
    {
        int[] values = new int[size];
        Array.Fill(values, -1);
        return values;
    }

    // The high half of the product depends on all bits of the key; keys are often multiples of a power of two.
    private int Slot(ulong key) => (int)((key * _multiplier) >> _shift);

    private int Place(ulong key)
    {
        int index = Slot(key);
        while (_values[index] >= 0 && _keys[index] != key)
        {
            index = (index + 1) & (_values.Length - 1);
        }

        return index;
    }

    private void Grow()
    {
        (ulong[] keys, int[] values) = (_keys, _values);
        _keys = new ulong[keys.Length * 2];
        _values = NewValues(keys.Length * 2);
        _shift--;
        for (int i = 0; i < keys.Length; i++)
        {
            if (values[i] >= 0)
            {
                int index = Place(keys[i]);
                (_keys[index], _values[index]) = (keys[i], values[i]);
            }
        }
    }
}
