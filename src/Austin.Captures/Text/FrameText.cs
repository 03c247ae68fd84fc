using System.Buffers.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Text;

/// <summary>The text <c>;file:function:line</c> of every frame of one process, formatted once per frame id.</summary>
public sealed class FrameText
{
    private const int LineDigits = 11;

    private FrameTable? _table;
    private int _generation;
    private int[] _starts = new int[256];
    private int[] _lengths = new int[256];
    private byte[] _bytes = new byte[16 * 1024];
    private int _used;

    /// <summary>Rises each time what was formatted became invalid.</summary>
    public int Epoch { get; private set; }

    /// <summary>Prepares for a sample; forgets everything when the table is another one or started afresh.</summary>
    public void Use(FrameTable table)
    {
        if (!ReferenceEquals(table, _table) || table.Generation != _generation)
        {
            _table = table;
            _generation = table.Generation;
            _used = 0;
            Array.Clear(_lengths);
            Epoch++;
        }

        if (_lengths.Length < table.Count)
        {
            int size = Math.Max(table.Count, _lengths.Length * 2);
            Array.Resize(ref _starts, size);
            Array.Resize(ref _lengths, size);
        }
    }

    /// <summary>The text of a frame of the table last given to <see cref="Use"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            if (_lengths[id] == 0)
            {
                Format(id);
            }

            return _bytes.AsSpan(_starts[id], _lengths[id]);
        }
    }

    private void Format(int id)
    {
        Frame frame = _table![id];
        ReadOnlySpan<byte> file = frame.Kind == FrameKind.Kernel ? "kernel"u8 : _table.String(frame.FileId);
        ReadOnlySpan<byte> function = _table.String(frame.FunctionId);
        int bound = ((file.Length + function.Length) * SafeText.MaxGrowth) + LineDigits + 3;
        if (_bytes.Length - _used < bound)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bound));
        }

        Span<byte> rest = _bytes.AsSpan(_used);
        int length = 0;
        rest[length++] = (byte)';';
        length += SafeText.CopyName(file, rest[length..]);
        rest[length++] = (byte)':';
        length += SafeText.CopyName(function, rest[length..]);
        rest[length++] = (byte)':';
        Utf8Formatter.TryFormat(frame.Kind == FrameKind.Kernel ? 0 : frame.Span.Line, rest[length..], out int digits);
        _starts[id] = _used;
        _lengths[id] = length + digits;
        _used += length + digits;
    }
}
