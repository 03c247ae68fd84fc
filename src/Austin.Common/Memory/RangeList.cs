namespace Austin.Common.Memory;

/// <summary>The ranges of one vectored read, and where each will lie in the local buffer.</summary>
internal sealed class RangeList
{
    private readonly RemoteRange[] _ranges = new RemoteRange[RemoteRange.MaxPerRead];
    private int _count;

    /// <summary>Where the copy of the next range will lie, in bytes.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<RemoteRange> Ranges => _ranges.AsSpan(0, _count);

    /// <summary>Ranges that can still be added.</summary>
    public int Free => _ranges.Length - _count;

    public void Clear()
    {
        _count = 0;
        Length = 0;
    }

    /// <summary>Begins another list, whose copies lie in the same buffer from a position on.</summary>
    public void Restart(int position)
    {
        _count = 0;
        Length = position;
    }

    /// <summary>Appends a range.</summary>
    /// <returns>The position of its copy.</returns>
    public int Add(ulong address, int length)
    {
        int position = Length;
        _ranges[_count++] = new RemoteRange(address, (ulong)length);
        Length += length;
        return position;
    }
}
