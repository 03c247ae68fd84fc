namespace Austin.Captures.Live;

/// <summary>
/// Own values by cell (a pair of a thread and a node) and metric: for the whole run, and second by second for the
/// last of them.
/// </summary>
/// <param name="metrics">Number of metrics.</param>
/// <param name="limits">How many seconds and sums to keep.</param>
internal sealed class LiveSums(int metrics, LiveLimits limits)
{
    private readonly Queue<Second> _seconds = new();
    private long[] _whole = new long[256];

    // Where in the newest second the slot has its sum; only right if that entry is of the slot.
    private int[] _entryOf = new int[256];
    private Second? _newest;
    private int _entries;

    /// <summary>The first second that windows still know.</summary>
    public long OldestSecond => _seconds.TryPeek(out Second? oldest) ? oldest.Number : 0;

    /// <summary>Adds to a cell.</summary>
    public void Add(int cell, int metric, long value, long second)
    {
        int slot = (cell * metrics) + metric;
        if (slot >= _whole.Length)
        {
            int length = Math.Max(slot + 1, _whole.Length * 2);
            Array.Resize(ref _whole, length);
            Array.Resize(ref _entryOf, length);
        }

        _whole[slot] = Saturated(_whole[slot], value);
        Second newest = Newest(second);
        newest.Totals[metric] = Saturated(newest.Totals[metric], value);
        int entry = _entryOf[slot];
        if (entry < newest.Sums.Count && newest.Sums[entry].Slot == slot)
        {
            newest.Sums[entry] = (slot, Saturated(newest.Sums[entry].Value, value));
            return;
        }

        _entryOf[slot] = newest.Sums.Count;
        newest.Sums.Add((slot, value));
        _entries++;
        while (_entries > limits.MaxWindowEntries && _seconds.Count > 1)
        {
            Drop();
        }
    }

    /// <summary>The value of a cell over the whole run.</summary>
    public long Whole(int cell, int metric)
    {
        int slot = (cell * metrics) + metric;
        return slot < _whole.Length ? _whole[slot] : 0;
    }

    /// <summary>Hands out what cells got since a second, a cell more than once.</summary>
    public void Since(long second, int metric, Action<int, long> add)
    {
        foreach (Second kept in _seconds)
        {
            if (kept.Number >= second)
            {
                foreach ((int slot, long value) in kept.Sums)
                {
                    if (slot % metrics == metric)
                    {
                        add(slot / metrics, value);
                    }
                }
            }
        }
    }

    /// <summary>The sums of every metric over all cells, of each second from one on that is still known.</summary>
    public IEnumerable<LiveSecond> Totals(long second) =>
        _seconds.Where(kept => kept.Number >= second).Select(kept => new LiveSecond(kept.Number, [.. kept.Totals]));

    /// <summary>The values of all metrics of cells in a range of seconds, as far as they are still known.</summary>
    /// <param name="range">The seconds.</param>
    /// <param name="cells">How many cells there are.</param>
    /// <returns>By cell and metric.</returns>
    public long[] Within(LiveRange range, int cells)
    {
        long[] values = new long[cells * metrics];
        foreach (Second kept in _seconds)
        {
            if (range.Has(kept.Number))
            {
                foreach ((int slot, long value) in kept.Sums)
                {
                    values[slot] = Saturated(values[slot], value);
                }
            }
        }

        return values;
    }

    /// <summary>Everything is 0 again.</summary>
    public void Clear()
    {
        Array.Clear(_whole);
        _seconds.Clear();
        _newest = null;
        _entries = 0;
    }

    // A capture that claims more than 2^63 µs stays at that.
    private static long Saturated(long sum, long value) => sum > long.MaxValue - value ? long.MaxValue : sum + value;

    private Second Newest(long second)
    {
        if (_newest is null || second > _newest.Number)
        {
            _newest = new Second(second, metrics);
            _seconds.Enqueue(_newest);
            while (_seconds.Peek().Number <= second - limits.MaxSeconds)
            {
                Drop();
            }
        }

        return _newest;
    }

    private void Drop() => _entries -= _seconds.Dequeue().Sums.Count;

    private sealed class Second(long number, int metrics)
    {
        public long Number => number;

        public long[] Totals { get; } = new long[metrics];

        public List<(int Slot, long Value)> Sums { get; } = [];
    }
}
