using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Stacks;

/// <summary>Which memory a thread's stack took at the last reads, and so probably takes at the next.</summary>
internal sealed class StackPlan
{
    /// <summary>Most frames that are read apart from the data stack.</summary>
    public const int MaxApart = 1024;

    // Reads for which a frame that lay apart is still read ahead after it was last met.
    private const int KeepFor = 16;

    private readonly List<ulong> _apart = [];
    private readonly List<long> _lastMet = [];
    private long _reads;

    /// <summary>The chunks of the data stack and their used bytes, newest first.</summary>
    public List<(ulong Start, int Used)> Chunks { get; } = [];

    /// <summary>Size of the newest chunk.</summary>
    public int NewestSize { get; set; }

    /// <summary>Frames outside of the data stack, sorted: markers and (3.11, 3.12) cframes on the C stack, running generators.</summary>
    public ReadOnlySpan<ulong> Apart => CollectionsMarshal.AsSpan(_apart);

    /// <summary>3.8–3.10: frame objects met lately, sorted.</summary>
    public List<ulong> FrameObjects { get; } = [];

    /// <summary>3.8–3.10: the innermost frame objects of the last walk, sorted.</summary>
    public List<ulong> Innermost { get; } = [];

    /// <summary>Begins a read.</summary>
    /// <param name="frames">The last whole stack: its frames are kept.</param>
    public void Tick(ReadOnlySpan<RawFrame> frames)
    {
        if (++_reads % KeepFor != 0)
        {
            return;
        }

        foreach (ref readonly RawFrame frame in frames)
        {
            int index = _apart.BinarySearch(frame.Address);
            if (index >= 0)
            {
                _lastMet[index] = _reads;
            }
        }

        for (int i = _apart.Count - 1; i >= 0; i--)
        {
            if (_reads - _lastMet[i] > KeepFor)
            {
                _apart.RemoveAt(i);
                _lastMet.RemoveAt(i);
            }
        }
    }

    /// <summary>Notes that a frame apart is in use.</summary>
    public void Touch(ulong address)
    {
        int index = _apart.BinarySearch(address);
        if (index >= 0)
        {
            _lastMet[index] = _reads;
        }
        else if (_apart.Count < MaxApart)
        {
            _apart.Insert(~index, address);
            _lastMet.Insert(~index, _reads);
        }
    }

    /// <summary>Forgets all frames apart.</summary>
    public void ForgetApart()
    {
        _apart.Clear();
        _lastMet.Clear();
    }
}
