

namespace Austin.Captures.Frames;

/// <summary>Maps opaque 64-bit keys to numbers that are not negative. Made for hits, of which a capture has millions.</summary>
/// <remarks>Running numbers, as most writers give them, are indexes of an array; other keys go to a table with open addressing.</remarks>
public sealed class KeyMap
{
    private const int FirstDenseSize = 32;

    private int[] _dense = NewDense(FirstDenseSize);
    private int _denseCount;

    // Random, so that no file can be made whose keys all fall on one place.
    private readonly ulong _multiplier = unchecked((ulong)Random.Shared.NextInt64()) | 1 | (1UL << 63);

    // Key and number side by side: a hit costs one line of the cache.
    private Entry[] _entries = NewEntries(16);
    private int _count;
    private int _shift = 60;

    /// <summary>The number of a key, or -1.</summary>
    public int Find(ulong key)
    {
        int[] dense = _dense;
        if (key < (ulong)dense.Length && dense[key] is >= 0 and int value)
        {
            return value;
        }

        return FindSparse(key);
    }

    /// <summary>Sets the number of a key.</summary>
    public void Set(ulong key, int value)
    {
        // The array grows only while it is well filled: single large keys must not cost memory.
        int size = _dense.Length;
        if (key >= (ulong)size && key < (ulong)size * 2 && _denseCount >= size / 2)
        {
            Array.Resize(ref _dense, size * 2);
            Array.Fill(_dense, -1, size, size);
        }

        if (key < (ulong)_dense.Length)
        {
            _denseCount += _dense[key] < 0 ? 1 : 0;
            _dense[key] = value;
        }
        else
        {
            SetSparse(key, value);
        }
    }

    private static int[] NewDense(int size)
    {
        int[] dense = new int[size];
        Array.Fill(dense, -1);
        return dense;
    }

    // Also finds what was set before the array reached as far.
    private int FindSparse(ulong key)
    {
        Entry[] entries = _entries;
        int index = Slot(key);
        while ((uint)index < (uint)entries.Length)
        {
            ref readonly Entry entry = ref entries[index];
            if (entry.Key == key || entry.Value < 0)
            {
                return entry.Value;
            }

            index = (index + 1) & (entries.Length - 1);
        }

        return -1;
    }

    private void SetSparse(ulong key, int value)
    {
        int index = Place(key);
        if (_entries[index].Value < 0)
        {
            if (_count >= _entries.Length / 2)
            {
                Grow();
                index = Place(key);
            }

            _count++;
        }

        _entries[index] = new Entry(key, value);
    }

    private static Entry[] NewEntries(int size)
    {
        Entry[] entries = new Entry[size];
        Array.Fill(entries, new Entry(0, -1));
        return entries;
    }

    // The high half of the product depends on all bits of the key; keys are often multiples of a power of two.
    private int Slot(ulong key) => (int)((key * _multiplier) >> _shift);

    private int Place(ulong key)
    {
        int index = Slot(key);
        while (_entries[index].Value >= 0 && _entries[index].Key != key)
        {
            index = (index + 1) & (_entries.Length - 1);
        }

        return index;
    }

    private void Grow()
    {
        Entry[] entries = _entries;
        _entries = NewEntries(entries.Length * 2);
        _shift--;
        foreach (Entry entry in entries)
        {
            if (entry.Value >= 0)
            {
                _entries[Place(entry.Key)] = entry;
            }
        }
    }

    private readonly record struct Entry(ulong Key, int Value);
}
