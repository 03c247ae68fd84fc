namespace Austin.Common.Captures;

/// <summary>The sample a <see cref="CaptureReader"/> stands at; reused for the next one.</summary>
internal sealed class CaptureSample
{
    private int[] _frames = new int[256];
    private int _count;

    public CaptureThread Thread { get; set; } = null!;

    /// <summary>Ids in the capture's table, outermost first.</summary>
    public ReadOnlySpan<int> Frames => _frames.AsSpan(0, _count);

    /// <summary>Number of <see cref="Frames"/>.</summary>
    public int FrameCount => _count;

    /// <summary>Whether the collector was running.</summary>
    public bool Gc { get; set; }

    /// <summary>Whether the thread was off the CPU; only full mode tells.</summary>
    public bool Idle { get; set; }

    /// <summary>Elapsed µs; null if the capture does not say.</summary>
    public long? Time { get; set; }

    /// <summary>Signed change of the resident set in bytes; null if the capture does not say.</summary>
    public long? Memory { get; set; }

    /// <summary>Whether there is any measure.</summary>
    public bool IsMeasured => Time.HasValue || Memory.HasValue;

    /// <summary>Starts over with another thread.</summary>
    public void Start(CaptureThread thread)
    {
        Thread = thread;
        _count = 0;
        Gc = false;
        Idle = false;
        Time = null;
        Memory = null;
    }

    /// <summary>Appends an inner frame.</summary>
    public void Push(int frame)
    {
        int[] frames = _frames;
        int count = _count;
        if ((uint)count < (uint)frames.Length)
        {
            frames[count] = frame;
            _count = count + 1;
        }
        else
        {
            Array.Resize(ref _frames, count * 2);
            Push(frame);
        }
    }

    /// <summary>Puts outer frames in front of those there are.</summary>
    public void Prepend(ReadOnlySpan<int> outer)
    {
        if (_count + outer.Length > _frames.Length)
        {
            Array.Resize(ref _frames, Math.Max(_frames.Length * 2, _count + outer.Length));
        }

        Frames.CopyTo(_frames.AsSpan(outer.Length));
        outer.CopyTo(_frames);
        _count += outer.Length;
    }
}
