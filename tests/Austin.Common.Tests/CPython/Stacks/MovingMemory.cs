using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>
/// Memory of a process that goes on while it is read. The points at which it can do so are numbered: one before each line of
/// 64 bytes that is copied, in ascending order, and one after each range.
/// </summary>
internal sealed class MovingMemory(ByteImage image) : IRemoteMemory
{
    /// <summary>Bytes that are copied at once.</summary>
    public const int Line = 64;

    /// <summary>Stands for the point after a range.</summary>
    public const ulong RangeEnd = 0;

    private int _point;
    private int _next = int.MaxValue;
    private Func<int>? _move;

    public RemoteMemoryStatus Status { get; private set; }

    /// <summary>When set, takes the address that each point comes before.</summary>
    public List<ulong>? Trace { get; set; }

    /// <summary>Numbers points from 0 again, and has the process go on at one of them; <paramref name="move"/> tells after how many more it does so again.</summary>
    public void Arm(int point, Func<int> move)
    {
        _point = 0;
        _next = point;
        _move = move;
    }

    /// <summary>The process stands still.</summary>
    public void Disarm() => _next = int.MaxValue;

    public int Read(ulong address, Span<byte> destination)
    {
        int total = 0;
        bool mapped = true;
        while (mapped && total < destination.Length)
        {
            ulong at = address + (ulong)total;
            int lines = (int)(((at % Line) + (ulong)(destination.Length - total) + Line - 1) / Line);
            while (_point == _next)
            {
                Move();
            }

            // Up to the line before which something happens.
            int calm = Math.Min(lines, _next - _point);
            int length = Math.Min(destination.Length - total, (calm * Line) - (int)(at % Line));
            Note(at, calm);
            int copied = image.Copy(at, destination.Slice(total, length));
            _point += calm;
            total += copied;
            mapped = copied == length;
        }

        Note(RangeEnd, 1);
        while (_point == _next)
        {
            Move();
        }

        _point++;
        Status = mapped ? RemoteMemoryStatus.Ok : RemoteMemoryStatus.Unmapped;
        return total;
    }

    public int ReadVectored(ReadOnlySpan<RemoteRange> ranges, Span<byte> destination)
    {
        int total = 0;
        foreach (RemoteRange range in ranges)
        {
            int copied = Read(range.Address, destination.Slice(total, (int)range.Length));
            total += copied;
            if ((ulong)copied != range.Length)
            {
                break;
            }
        }

        return total;
    }

    private void Move()
    {
        int gap = _move!();
        _next = gap < 0 ? int.MaxValue : _next + gap;
    }

    private void Note(ulong address, int lines)
    {
        for (int i = 0; Trace is not null && i < lines; i++)
        {
            Trace.Add(address == RangeEnd ? RangeEnd : address + (ulong)(i * Line));
        }
    }
}
