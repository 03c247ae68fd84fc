namespace Austin.Captures.Frames;

/// <summary>
/// The frames and strings of one process, numbered densely from 0 in the order they were first seen.
/// </summary>
/// <remarks>
/// Bounded: when <see cref="MaxFrames"/> is reached the table starts afresh and <see cref="Generation"/> rises,
/// so that a program which makes code for ever does not make the profiler grow. Whoever caches something by
/// frame id drops it when the generation changes. Frame ids handed out within one sample are of one generation:
/// the owner calls <see cref="Reset"/> only between samples.
/// </remarks>
public sealed class FrameTable
{
    /// <summary>Most frames kept before the table starts afresh.</summary>
    public const int MaxFrames = 1 << 15;

    private readonly Dictionary<byte[], int> _stringIds = new(Utf8Comparer.Instance);
    private readonly List<byte[]> _strings = [];
    private readonly Dictionary<Frame, int> _frameIds = [];
    private readonly List<Frame> _frames = [];

    /// <summary>Rises by one each time all ids became invalid.</summary>
    public int Generation { get; private set; }

    /// <summary>Number of frames; ids are 0 … Count-1.</summary>
    public int Count => _frames.Count;

    /// <summary>Number of strings; ids are 0 … StringCount-1.</summary>
    public int StringCount => _strings.Count;

    /// <summary>Whether the owner should call <see cref="Reset"/> before the next sample.</summary>
    public bool IsFull => _frames.Count >= MaxFrames;

    /// <summary>The frame with that id.</summary>
    public Frame this[int id] => _frames[id];

    /// <summary>The UTF-8 bytes of a string, without terminator.</summary>
    public ReadOnlySpan<byte> String(int id) => _strings[id];

    /// <summary>The id of a frame; equal frames get equal ids.</summary>
    public int Add(FrameKind kind, ReadOnlySpan<byte> file, ReadOnlySpan<byte> function, SourceSpan span)
    {
        Frame frame = new(kind, Intern(file), Intern(function), span);
        if (_frameIds.TryGetValue(frame, out int id))
        {
            return id;
        }

        id = _frames.Count;
        _frames.Add(frame);
        _frameIds.Add(frame, id);
        return id;
    }

    /// <summary>Forgets everything; all ids become invalid.</summary>
    public void Reset()
    {
        _stringIds.Clear();
        _strings.Clear();
        _frameIds.Clear();
        _frames.Clear();
        Generation++;
    }

    private int Intern(ReadOnlySpan<byte> text)
    {
        Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup = _stringIds.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out int id))
        {
            return id;
        }

        byte[] copy = text.ToArray();
        id = _strings.Count;
        _strings.Add(copy);
        _stringIds.Add(copy, id);
        return id;
    }
}
