using System.Buffers.Text;
using Austin.Captures.Samples;

namespace Austin.Captures.Text;

/// <summary>The beginning of a thread's sample lines, and the stack its last line had.</summary>
public sealed class ThreadLine
{
    private int[] _ids = [];
    private int _count;
    private int _epoch = -1;
    private byte[] _stack = [];
    private int _stackLength;

    /// <summary>Begins the lines of a thread.</summary>
    public ThreadLine(ThreadKey key)
    {
        Span<byte> text = stackalloc byte[80];
        int length = 0;
        text[length++] = (byte)'P';
        length += Number(key.Pid, text[length..]);
        text[length++] = (byte)';';
        text[length++] = (byte)'T';
        length += Number(key.InterpreterId, text[length..]);
        text[length++] = (byte)':';
        length += Number(key.ThreadId, text[length..]);
        Head = text[..length].ToArray();
    }

    /// <summary><c>P&lt;pid&gt;;T&lt;iid&gt;:&lt;tid&gt;</c>.</summary>
    public byte[] Head { get; }

    /// <summary>Bytes this line holds on to.</summary>
    public int Size => _stack.Length + (_ids.Length * sizeof(int)) + Head.Length;

    /// <summary>The text of the frames, each with the <c>;</c> before it.</summary>
    public ReadOnlySpan<byte> Stack => _stack.AsSpan(0, _stackLength);

    /// <summary>Makes <see cref="Stack"/> the text of these frames; nothing to do when they are those of the last call.</summary>
    public void SetStack(ReadOnlySpan<int> ids, FrameText frames)
    {
        if (_epoch == frames.Epoch && ids.SequenceEqual(_ids.AsSpan(0, _count)))
        {
            return;
        }

        if (_ids.Length < ids.Length)
        {
            _ids = new int[ids.Length + 16];
        }

        ids.CopyTo(_ids);
        _count = ids.Length;
        _epoch = frames.Epoch;
        _stackLength = 0;
        foreach (int id in ids)
        {
            ReadOnlySpan<byte> text = frames[id];
            if (_stack.Length - _stackLength < text.Length)
            {
                Array.Resize(ref _stack, Math.Max(_stack.Length * 2, _stackLength + text.Length + 512));
            }

            text.CopyTo(_stack.AsSpan(_stackLength));
            _stackLength += text.Length;
        }
    }

    private static int Number(long value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out int length);
        return length;
    }
}
