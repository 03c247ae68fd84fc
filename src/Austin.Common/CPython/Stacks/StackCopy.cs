using System.Diagnostics;
using System.Runtime.CompilerServices;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// The memory of one thread's stack as one vectored read copied it: ranges that are found again by their address.
/// What was not foreseen can be added by a read of its own, which is later by a microsecond or so.
/// </summary>
internal sealed class StackCopy(IRemoteMemory memory)
{
    /// <summary>Most bytes copied for one stack: 50,000 frame objects of 3.8 lie within 24 MiB.</summary>
    public const int MaxBytes = 64 << 20;

    // Bytes of a block, which is aligned to its size: some thirty frame objects of a recursion.
    private const int BlockSize = 16 << 10;

    private readonly Dictionary<ulong, int> _late = [];
    private readonly Dictionary<ulong, int> _blocks = [];
    private CopyScratch _scratch = CopyScratch.Own;
    private RangeList _ranges = CopyScratch.Own.Ranges;
    private (ulong Start, int Length, int Position)[] _windows = CopyScratch.Own.Windows;
    private byte[] _buffer = CopyScratch.Own.Buffer;
    private int _windowCount;
    private int _sortedFrom;
    private int _sortedEnd;

    // The sorted window in which something was found last: its neighbour probably lies there, too.
    private int _last;
    private int _start;
    private int _end;
    private long _begun;

    /// <summary>Everything that was copied, until this thread begins another plan, of whatever process.</summary>
    public ReadOnlySpan<byte> Buffer => _buffer;

    /// <summary>Bytes planned and copied.</summary>
    public int Length => _ranges.Length;

    /// <summary>Where the copy of the plan begins.</summary>
    public int Start => _start;

    /// <summary>Ranges that can still be planned.</summary>
    public int Free => _ranges.Free;

    /// <summary>Ticks of <see cref="Stopwatch"/> from the first <see cref="Read"/> of the plan to the end of the last.</summary>
    public long Duration { get; private set; }

    /// <summary>Starts a plan.</summary>
    public void Begin()
    {
        _begun = 0;
        _scratch = CopyScratch.Own;
        (_ranges, _windows, _buffer) = (_scratch.Ranges, _scratch.Windows, _scratch.Buffer);
        Begin(0);
    }

    /// <summary>Starts the plan of a second copy behind the first, which is found by its positions only from here on.</summary>
    public void BeginAnother() => Begin(_end);

    /// <summary>Goes on with another plan: what was copied so far is still found.</summary>
    public void GoOn()
    {
        _start = _end;
        _ranges.Restart(_start);
    }

    /// <summary>Plans a range that is found by its position only.</summary>
    public int Add(ulong address, int length) => _ranges.Add(address, length);

    /// <summary>Plans a range that is found by address.</summary>
    public int AddWindow(ulong address, int length)
    {
        int position = _ranges.Add(address, length);
        _windows[_windowCount++] = (address, length, position);
        return position;
    }

    /// <summary>From here on windows are planned by ascending address.</summary>
    public void BeginSorted() => _sortedFrom = _windowCount;

    /// <summary>Ends what <see cref="BeginSorted"/> began.</summary>
    public void EndSorted() => _sortedEnd = _windowCount;

    /// <summary>Makes the copy.</summary>
    /// <returns>Bytes copied; fewer than planned when some memory was not there.</returns>
    public int Read()
    {
        if (_buffer.Length < _ranges.Length)
        {
            Grow(_ranges.Length);
        }

        _end = _ranges.Length;
        _begun = _begun == 0 ? Stopwatch.GetTimestamp() : _begun;
        int copied = memory.ReadVectored(_ranges.Ranges, _buffer.AsSpan(_start, _end - _start));
        Duration = Stopwatch.GetTimestamp() - _begun;
        return copied;
    }

    /// <summary>Whether the memory that was planned is still what was copied.</summary>
    public bool IsUnchanged()
    {
        if (_scratch.Again.Length < _ranges.Length)
        {
            _scratch.Again = new byte[_buffer.Length];
        }

        Span<byte> again = _scratch.Again.AsSpan(_start, _ranges.Length - _start);
        return memory.ReadVectored(_ranges.Ranges, again) == again.Length && again.SequenceEqual(_buffer.AsSpan(_start, again.Length));
    }

    /// <summary>Finds the copy of some bytes.</summary>
    /// <param name="address">Where they lie in the target.</param>
    /// <param name="size">How many.</param>
    /// <param name="position">Where they lie in the buffer.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ulong address, int size, out int position)
    {
        for (int i = _sortedFrom - 1; i >= 0; i--)
        {
            if (IsIn(i, address, size, out position))
            {
                return true;
            }
        }

        return (_last < _sortedEnd && _last >= _sortedFrom && IsIn(_last, address, size, out position))
            || TryFindSorted(address, size, out position)
            || (_late.Count > 0 && TryFindLate(address, size, out position));
    }

    /// <summary>Copies some bytes now.</summary>
    public bool TryFetch(ulong address, int size, out int position)
    {
        position = _end;
        if (size <= 0 || _end + size > MaxBytes)
        {
            return false;
        }

        if (_buffer.Length < _end + size)
        {
            Grow(_end + size);
        }

        if (memory.Read(address, _buffer.AsSpan(_end, size)) != size)
        {
            return false;
        }

        _late[address] = _end;
        _end += size;
        return true;
    }

    /// <summary>Copies some bytes now, and those around them: for where many more will be asked for.</summary>
    public bool TryFetchBlock(ulong address, int size, out int position)
    {
        ulong start = address & ~(BlockSize - 1UL);
        int offset = (int)(address - start);
        if (offset + size > BlockSize || _blocks.ContainsKey(start) || !TryFetch(start, BlockSize, out int block))
        {
            return TryFetch(address, size, out position);
        }

        _blocks[start] = block;
        position = block + offset;
        return true;
    }

    /// <summary>A word of the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Word(int position) => Unsafe.ReadUnaligned<ulong>(ref _buffer[position]);

    /// <summary>Half a word of the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Half(int position) => Unsafe.ReadUnaligned<int>(ref _buffer[position]);

    private void Grow(int length)
    {
        Array.Resize(ref _buffer, Math.Max(length, _buffer.Length * 2));
        _scratch.Buffer = _buffer;
    }

    private void Begin(int start)
    {
        _start = start;
        _end = start;
        _ranges.Restart(start);
        _windowCount = 0;
        _sortedFrom = 0;
        _sortedEnd = 0;
        if (_late.Count > 0)
        {
            _late.Clear();
            _blocks.Clear();
        }
    }

    private bool TryFindLate(ulong address, int size, out int position)
    {
        if (_late.TryGetValue(address, out position) && position + size <= _end)
        {
            return true;
        }

        int offset = (int)(address % BlockSize);
        bool isCopied = offset + size <= BlockSize && _blocks.TryGetValue(address - (ulong)offset, out position);
        position += offset;
        return isCopied;
    }

    private bool TryFindSorted(ulong address, int size, out int position)
    {
        int low = _sortedFrom;
        int high = _sortedEnd - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (IsIn(middle, address, size, out position))
            {
                _last = middle;
                return true;
            }

            if (address < _windows[middle].Start)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        position = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsIn(int index, ulong address, int size, out int position)
    {
        ref readonly (ulong Start, int Length, int Position) window = ref _windows[index];
        ulong offset = address - window.Start;
        position = window.Position + (int)offset;
        return window.Length >= size && offset <= (ulong)(window.Length - size);
    }
}
