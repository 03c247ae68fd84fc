namespace Austin.Captures.Samples;

/// <summary>The sample a <c>CaptureReader</c> stands at; reused for the next one.</summary>
public sealed class CaptureSample
{
    // Either an array of our own, or that of Stack, which is full and therefore never written to.
    private int[] _frames = new int[256];
    private int[] _ownFrames;
    private int _count;

    /// <summary>Makes one without frames, to be filled by a reader.</summary>
    public CaptureSample() => _ownFrames = _frames;

    /// <summary>The thread that was sampled.</summary>
    public CaptureThread Thread { get; set; } = null!;

    /// <summary>Thread and frames in one, if the reader has met them together before.</summary>
    public CaptureStack? Stack { get; private set; }

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
        _frames = _ownFrames;
        _count = 0;
        Stack = null;
        Reset(thread);
    }

    /// <summary>Starts over with a stack that was met before.</summary>
    public void Start(CaptureStack stack)
    {
        _frames = stack.Frames;
        _count = _frames.Length;
        Stack = stack;
        Reset(stack.Thread);
    }

    /// <summary>Thread and frames as something to keep.</summary>
    public CaptureStack ToStack() => new(Thread, Frames.ToArray());

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
            Grow(count + 1);
            Push(frame);
        }
    }

    /// <summary>Puts outer frames in front of those there are.</summary>
    public void Prepend(ReadOnlySpan<int> outer)
    {
        Grow(_count + outer.Length);
        Frames.CopyTo(_frames.AsSpan(outer.Length));
        outer.CopyTo(_frames);
        _count += outer.Length;
    }

    // Afterwards the frames are in an array of our own with room for so many.
    private void Grow(int count)
    {
        if (Stack is not null || count > _frames.Length)
        {
            int[] frames = count > _ownFrames.Length ? new int[Math.Max(count, _ownFrames.Length * 2)] : _ownFrames;
            Frames.CopyTo(frames);
            _frames = _ownFrames = frames;
            Stack = null;
        }
    }

    private void Reset(CaptureThread thread)
    {
        Thread = thread;
        Gc = false;
        Idle = false;
        Time = null;
        Memory = null;
    }
}
