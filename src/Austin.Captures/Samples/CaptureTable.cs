using System.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Samples;

/// <summary>
/// The distinct strings, frames and threads of a capture, numbered densely from 0 across all its processes.
/// Grows with what is distinct, never with the number of samples.
/// </summary>
public sealed class CaptureTable
{
    /// <summary>The frame that stands for an unreadable part of a stack.</summary>
    public const int InvalidFrame = 0;

    /// <summary>The frame that stands for the collector, for whoever shows <see cref="CaptureSample.Gc"/> as a frame.</summary>
    public const int GcFrame = 1;

    private readonly Dictionary<byte[], int> _stringIds = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _stringIdsBySpan;
    private readonly List<byte[]> _strings = [];
    private readonly Dictionary<CaptureFrame, int> _frameIds = [];
    private readonly List<CaptureFrame> _frames = [];

    /// <summary>Makes one that holds the empty string and the frames of the two marks alone.</summary>
    public CaptureTable()
    {
        _stringIdsBySpan = _stringIds.GetAlternateLookup<ReadOnlySpan<byte>>();
        EmptyString = Intern([]);
        Add(new CaptureFrame(CaptureFrameKind.Invalid, EmptyString, Intern("INVALID"u8), 0));
        Add(new CaptureFrame(CaptureFrameKind.Gc, EmptyString, Intern("GC"u8), 0));
    }

    /// <summary>The threads met so far.</summary>
    public CaptureThreads Threads { get; } = new();

    /// <summary>The id of the empty string.</summary>
    public int EmptyString { get; }

    /// <summary>Number of frames; ids are 0 … FrameCount-1, the two constants included.</summary>
    public int FrameCount => _frames.Count;

    /// <summary>Number of strings; ids are 0 … StringCount-1.</summary>
    public int StringCount => _strings.Count;

    /// <summary>The frame with that id.</summary>
    public CaptureFrame Frame(int id) => _frames[id];

    /// <summary>The text of a string: valid UTF-8 without control characters; see <see cref="SafeText"/>.</summary>
    public ReadOnlySpan<byte> String(int id) => _strings[id];

    /// <summary>The text of a string.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(_strings[id]);

    /// <summary>
    /// The id of a name of a frame; equal names get equal ids. It is made safe here, once for whatever is made of the
    /// capture: nothing of it can break a line, end a frame or act on a terminal.
    /// </summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (_stringIdsBySpan.TryGetValue(text, out int id))
        {
            return id;
        }

        byte[] name = text.ToArray();
        byte[] safe = SafeText.Name(text);
        if (!_stringIds.TryGetValue(safe, out id))
        {
            id = _strings.Count;
            _strings.Add(safe);
            _stringIds.Add(safe, id);
        }

        if (!name.AsSpan().SequenceEqual(safe))
        {
            _stringIds.Add(name, id);
        }

        return id;
    }

    /// <summary>The id of a frame; equal frames get equal ids.</summary>
    public int Add(CaptureFrame frame)
    {
        if (!_frameIds.TryGetValue(frame, out int id))
        {
            id = _frames.Count;
            _frames.Add(frame);
            _frameIds.Add(frame, id);
        }

        return id;
    }

    /// <summary>The id of a frame that is Python or native, which its file name tells.</summary>
    public int Add(int fileId, int functionId, long line, long endLine, long column, long endColumn)
    {
        CaptureFrameKind kind = column > 0 || !NativeFiles.IsNative(String(fileId)) ? CaptureFrameKind.Python : CaptureFrameKind.Native;
        return Add(new CaptureFrame(kind, fileId, functionId, line, endLine, column, endColumn));
    }

    /// <summary>The id of a kernel frame.</summary>
    public int AddKernel(ReadOnlySpan<byte> function) =>
        Add(new CaptureFrame(CaptureFrameKind.Kernel, Intern("kernel"u8), Intern(function), 0));
}
