namespace Austin.Common.CPython.Stacks;

/// <summary>
/// A thread's data stack as it was at the last walk, and what that made of it: slots in front of the first byte that has
/// changed since need not be decoded again.
/// </summary>
internal sealed class DataStackImage
{
    private readonly List<(ulong Start, int Length, int Position, int First)> _chunks = [];
    private byte[] _bytes = [];
    private DataSlot[] _slots = new DataSlot[64];

    /// <summary>The slots, from the root on.</summary>
    public ref DataSlot[] Slots => ref _slots;

    /// <summary>How many of <see cref="Slots"/> were decoded.</summary>
    public int Count { get; set; }

    /// <summary>How many of them made up the stack.</summary>
    public int Alive { get; set; }

    /// <summary><see cref="RemoteThread.Stored"/> of that stack.</summary>
    public long Stored { get; set; }

    /// <summary>Whether they were decoded under a trace function.</summary>
    public bool IsTracing { get; set; }

    /// <summary>How many code objects had been found to be others by then; see <see cref="ICodeShapes.Forgotten"/>.</summary>
    public long Forgotten { get; set; }

    /// <summary>Takes over another copy.</summary>
    /// <param name="chunks">Where its chunks lie in the target and in the buffer, outermost first.</param>
    /// <param name="buffer">The copy.</param>
    /// <returns>How many slots are as they were.</returns>
    public int Replace(List<(ulong Start, int Length, int Position, int First)> chunks, ReadOnlySpan<byte> buffer)
    {
        int same = 0;
        int end = 0;
        bool isSame = true;
        int count = 0;
        for (; count < chunks.Count && chunks[count].Position == end; count++)
        {
            (ulong start, int length, int position, int first) = chunks[count];
            end += length;
            isSame &= count < _chunks.Count && _chunks[count].Start == start && _chunks[count].First == first;
            if (isSame)
            {
                int most = Math.Min(length, _chunks[count].Length);
                int prefix = buffer.Slice(position, most).CommonPrefixLength(_bytes.AsSpan(position, most));
                same = position + prefix;
                isSame = prefix == length && length == _chunks[count].Length;
            }
        }

        if (_bytes.Length < end)
        {
            Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
        }

        buffer[same..end].CopyTo(_bytes.AsSpan(same));
        _chunks.Clear();
        for (int i = 0; i < count; i++)
        {
            _chunks.Add(chunks[i]);
        }

        int kept = Count;
        while (kept > 0 && _slots[kept - 1].Position + _slots[kept - 1].Shape.FrameBytes > same)
        {
            kept--;
        }

        return kept;
    }
}
