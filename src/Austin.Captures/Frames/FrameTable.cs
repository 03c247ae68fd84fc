using System.Text;

namespace Austin.Captures.Frames;

/// <summary>
/// Distinct frames and the strings they name, each numbered densely from 0 in the order they were first seen.
/// Grows with what is distinct, never with the number of samples.
/// </summary>
public abstract class FrameTable
{
    private readonly Dictionary<byte[], int> _stringIds = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _stringIdsBySpan;
    private readonly List<byte[]> _strings = [];
    private readonly Dictionary<Frame, int> _frameIds = [];
    private readonly List<Frame> _frames = [];

    private protected FrameTable() => _stringIdsBySpan = _stringIds.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Rises by one each time all ids became invalid; whoever caches something by frame id drops it then.</summary>
    public int Generation { get; private set; }

    /// <summary>Number of frames; ids are 0 … Count-1.</summary>
    public int Count => _frames.Count;

    /// <summary>Number of strings; ids are 0 … StringCount-1.</summary>
    public int StringCount => _strings.Count;

    /// <summary>The frame with that id.</summary>
    public Frame this[int id] => _frames[id];

    /// <summary>The UTF-8 bytes of a string, without terminator.</summary>
    public ReadOnlySpan<byte> String(int id) => _strings[id];

    /// <summary>The text of a string.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(_strings[id]);

    /// <summary>The id of a string; equal strings get equal ids.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (_stringIdsBySpan.TryGetValue(text, out int id))
        {
            return id;
        }

        byte[] given = text.ToArray();
        byte[] kept = Kept(given);
        if (!_stringIds.TryGetValue(kept, out id))
        {
            id = _strings.Count;
            _strings.Add(kept);
            _stringIds.Add(kept, id);
        }

        if (!given.AsSpan().SequenceEqual(kept))
        {
            _stringIds.Add(given, id);
        }

        return id;
    }

    /// <summary>The id of a frame; equal frames get equal ids.</summary>
    public int Add(Frame frame)
    {
        if (!_frameIds.TryGetValue(frame, out int id))
        {
            id = _frames.Count;
            _frames.Add(frame);
            _frameIds.Add(frame, id);
        }

        return id;
    }

    /// <summary>The id of a frame whose names are given as text.</summary>
    public int Add(FrameKind kind, ReadOnlySpan<byte> file, ReadOnlySpan<byte> function, SourceSpan span) =>
        Add(new Frame(kind, Intern(file), Intern(function), span));

    /// <summary>What is kept of a string that was not seen before.</summary>
    private protected abstract byte[] Kept(byte[] text);

    /// <summary>Forgets everything; all ids become invalid.</summary>
    private protected void Clear()
    {
        _stringIds.Clear();
        _strings.Clear();
        _frameIds.Clear();
        _frames.Clear();
        Generation++;
    }
}
