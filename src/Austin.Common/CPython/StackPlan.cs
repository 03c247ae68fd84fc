namespace Austin.Common.CPython;

/// <summary>Which memory a thread's stack took at the last read, and so probably takes at the next.</summary>
internal sealed class StackPlan
{
    /// <summary>Samples for which a frame that lay apart is still read ahead after it was last seen.</summary>
    private const int KeepFor = 16;

    /// <summary>Most frames that are read apart from the data stack.</summary>
    public const int MaxApart = 256;

    private long _clock;

    /// <summary>3.11, 3.12: the structure on the C stack that points to the innermost frame.</summary>
    public ulong CFrame { get; set; }

    /// <summary>The chunks of the data stack, newest first.</summary>
    public List<(ulong Start, int Used)> Chunks { get; } = [];

    /// <summary>Size of the newest chunk.</summary>
    public int NewestSize { get; set; }

    /// <summary>Frames outside of the data stack: markers on the C stack, running generators; with the sample they were last seen in.</summary>
    public List<(ulong Address, long Seen)> Apart { get; } = [];

    /// <summary>3.8–3.10: frame objects met lately, sorted.</summary>
    public List<ulong> FrameObjects { get; } = [];

    /// <summary>Begins a sample.</summary>
    public void Tick()
    {
        _clock++;
        for (int i = Apart.Count - 1; i >= 0; i--)
        {
            if (_clock - Apart[i].Seen > KeepFor)
            {
                Apart.RemoveAt(i);
            }
        }
    }

    /// <summary>Notes that a frame apart is in use.</summary>
    public void Touch(ulong address)
    {
        for (int i = 0; i < Apart.Count; i++)
        {
            if (Apart[i].Address == address)
            {
                Apart[i] = (address, _clock);
                return;
            }
        }

        if (Apart.Count < MaxApart)
        {
            Apart.Add((address, _clock));
        }
    }
}
