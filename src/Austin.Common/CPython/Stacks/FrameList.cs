using System.Runtime.CompilerServices;

namespace Austin.Common.CPython.Stacks;

/// <summary>Frames as they are found; grows as needed.</summary>
internal sealed class FrameList
{
    private RawFrame[] _frames = new RawFrame[256];

    public int Count { get; private set; }

    public ReadOnlySpan<RawFrame> Frames => _frames.AsSpan(0, Count);

    public ref readonly RawFrame this[int index] => ref _frames[index];

    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in RawFrame frame)
    {
        if ((uint)Count >= (uint)_frames.Length)
        {
            Grow();
        }

        _frames[Count++] = frame;
    }

    private void Grow() => Array.Resize(ref _frames, _frames.Length * 2);

    public void AddRange(ReadOnlySpan<RawFrame> frames)
    {
        while (Count + frames.Length > _frames.Length)
        {
            Array.Resize(ref _frames, _frames.Length * 2);
        }

        frames.CopyTo(_frames.AsSpan(Count));
        Count += frames.Length;
    }

    /// <summary>Notes more of a frame.</summary>
    public void Mark(int index, RawFrameTraits traits) => _frames[index] = _frames[index] with { Traits = _frames[index].Traits | traits };

    /// <summary>Where the frame at an address is among some; -1 where it is not.</summary>
    public static int IndexOf(ReadOnlySpan<RawFrame> frames, ulong address)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            if (frames[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether one of them is at an address.</summary>
    public bool Contains(ulong address) => IndexOf(Frames, address) >= 0;

    /// <summary>The first of the frames from an index on that is no marker.</summary>
    public RawFrame? FirstCode(int from)
    {
        foreach (ref readonly RawFrame frame in Frames[from..])
        {
            if (!frame.IsMarker)
            {
                return frame;
            }
        }

        return null;
    }

    /// <summary>Whether one of the frames from an index on is no marker, and of another code object.</summary>
    public bool HasOtherCode(int from, ulong code)
    {
        foreach (ref readonly RawFrame frame in Frames[from..])
        {
            if (!frame.IsMarker && frame.Code != code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets all frames from an index on.</summary>
    public void CutAt(int count) => Count = count;

    /// <summary>Puts the frames from an index on before the others.</summary>
    public void Rotate(int from)
    {
        Reverse(0);
        _frames.AsSpan(0, Count - from).Reverse();
        _frames.AsSpan(Count - from, from).Reverse();
    }

    /// <summary>Turns the order of the frames from an index on round.</summary>
    public void Reverse(int from) => _frames.AsSpan(from, Count - from).Reverse();
}
