using Austin.Captures.Samples;

namespace Austin.Captures.Text;

/// <summary>
/// The thread and the frames of a line of text as last written, kept because the thread's next line mostly begins
/// alike: then only the frames that differ are put together again.
/// </summary>
public sealed class TextLine
{
    /// <summary>Longer lines are not kept.</summary>
    public const int MaxBytes = 256 * 1024;

    private CaptureThread? _thread;
    private byte[] _text = new byte[4096];
    private int _length;
    private int[] _frames = new int[64];
    private int[] _ends = new int[64];
    private int _count;

    /// <summary>The line so far.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Begins a line, and keeps the frames it shares with the last one.</summary>
    /// <returns>How many of the frames are in the line already.</returns>
    public int Begin(CaptureThread thread, ReadOnlySpan<int> frames)
    {
        if (_thread != thread)
        {
            _thread = thread;
            _count = 0;
            _length = 0;
            Append(thread.TextPrefix);
        }

        _count = _frames.AsSpan(0, _count).CommonPrefixLength(frames);
        _length = _count == 0 ? thread.TextPrefix.Length : _ends[_count - 1];
        return _count;
    }

    /// <summary>Adds an inner frame.</summary>
    /// <returns>False if the line gets too long to be kept.</returns>
    public bool TryAppend(int frame, ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > MaxBytes)
        {
            return false;
        }

        if (_count == _frames.Length)
        {
            Array.Resize(ref _frames, _count * 2);
            Array.Resize(ref _ends, _count * 2);
        }

        Append(text);
        _frames[_count] = frame;
        _ends[_count++] = _length;
        return true;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_text.Length - _length < text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }
}
