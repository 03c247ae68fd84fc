using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Captures.Text;

/// <summary>
/// Writes collapsed text with the sampler's blank lines: before the first sample, before the footer and after it.
/// Old readers find header and footer by them. A frame is formatted once and copied ever after,
/// and what a stack has in common with the thread's last one is copied in one piece.
/// </summary>
public sealed class TextCaptureWriter(CaptureTable table, IBufferWriter<byte> output) : CaptureWriter(table, output)
{
    private const int MaxMeasuresSize = 64;
    private const int LineCount = 32;

    // Longer ones are put together from their frames each time: memory is bounded, and copying them takes longer anyway.
    private const int MaxKeptText = 4096;

    private readonly List<(string Key, string Value)> _pending = [];
    private readonly LateThreadNames _names = new();

    // Threads share them by their number: what they hold must not grow with the number of threads.
    private readonly TextLine?[] _lines = new TextLine?[LineCount];
    private byte[] _formatted = new byte[16 * 1024];
    private int _formattedLength;
    private (int Start, int Length)[] _frames = new (int, int)[1024];
    private bool _hasMetadata;
    private bool _hasSamples;

    /// <inheritdoc/>
    public override void Write(CaptureSample sample)
    {
        if (!_hasSamples && _hasMetadata)
        {
            Output.Write("\n"u8);
        }

        _hasSamples = true;
        FlushPending();

        if (sample.Stack?.Text is byte[] kept)
        {
            WriteLine(kept, sample);
            return;
        }

        TextLine line = _lines[sample.Thread.Id % _lines.Length] ??= new TextLine();
        ReadOnlySpan<int> frames = sample.Frames;
        int known = line.Begin(sample.Thread, frames);
        for (int i = known; i < frames.Length; i++)
        {
            (int start, int length) = Formatted(frames[i]);
            if (!line.TryAppend(frames[i], _formatted.AsSpan(start, length)))
            {
                WriteLongLine(sample);
                return;
            }
        }

        WriteLine(line.Text, sample);
        if (sample.Stack is CaptureStack stack && line.Text.Length <= MaxKeptText)
        {
            stack.Text = line.Text.ToArray();
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_pending.Count > 0 || !_names.IsEmpty)
        {
            Output.Write("\n"u8);
            foreach (string name in _names.Values)
            {
                WriteMetadataLine(ThreadName.Key, name);
            }

            FlushPending();
            Output.Write("\n"u8);
        }
    }

    // After samples it takes another sample to know that a metadatum is not part of the footer.
    private protected override void WriteMetadata(string key, string value)
    {
        if (_hasSamples && _names.TryAdd(key, value))
        {
            return;
        }

        if (_hasSamples || _pending.Count > 0 || key == "duration")
        {
            _pending.Add((key, value));
        }
        else
        {
            WriteMetadataLine(key, value);
        }

        _hasMetadata = true;
    }

    private static int Append(Span<byte> target, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target);
        return text.Length;
    }

    private static int Append(Span<byte> target, long number)
    {
        Utf8Formatter.TryFormat(number, target, out int written);
        return written;
    }

    private void WriteLine(ReadOnlySpan<byte> text, CaptureSample sample)
    {
        Span<byte> target = Output.GetSpan(text.Length + MaxMeasuresSize);
        text.CopyTo(target);
        Output.Advance(text.Length + WriteTail(target[text.Length..], sample));
    }

    private void WriteLongLine(CaptureSample sample)
    {
        Output.Write(sample.Thread.TextPrefix);
        foreach (int frame in sample.Frames)
        {
            (int start, int length) = Formatted(frame);
            Output.Write(_formatted.AsSpan(start, length));
        }

        Output.Advance(WriteTail(Output.GetSpan(MaxMeasuresSize), sample));
    }

    private void FlushPending()
    {
        foreach ((string key, string value) in _pending)
        {
            WriteMetadataLine(key, value);
        }

        _pending.Clear();
    }

    private void WriteMetadataLine(string key, string value)
    {
        Output.Write(Encoding.UTF8.GetBytes($"# {key}: {value}\n"));
    }

    private int WriteTail(Span<byte> target, CaptureSample sample)
    {
        int length = sample.Gc ? Append(target, ";:GC: "u8) : Append(target, " "u8);
        switch (Mode)
        {
            case SamplingMode.Memory:
                length += Append(target[length..], sample.Memory ?? 0);
                break;
            case SamplingMode.Wall or SamplingMode.Cpu:
            case null when sample.Memory is null:
                length += Append(target[length..], sample.Time ?? 0);
                break;
            default:
                length += Append(target[length..], sample.Time ?? 0);
                length += Append(target[length..], sample.Idle ? ",1,"u8 : ",0,"u8);
                length += Append(target[length..], sample.Memory ?? 0);
                break;
        }

        target[length] = (byte)'\n';
        return length + 1;
    }

    // Where in _formatted the text of a frame is, with the semicolon before it.
    private (int Start, int Length) Formatted(int frame)
    {
        if (frame >= _frames.Length)
        {
            Array.Resize(ref _frames, Math.Max(_frames.Length * 2, frame + 1));
        }

        if (_frames[frame].Length == 0)
        {
            _frames[frame] = Format(Table[frame]);
        }

        return _frames[frame];
    }

    private (int Start, int Length) Format(Frame frame)
    {
        int start = _formattedLength;
        Keep(";"u8);
        switch (frame.Kind)
        {
            case FrameKind.Invalid:
                Keep(":INVALID:"u8);
                break;
            default:
                Keep(Table.String(frame.FileId));
                Keep(":"u8);
                Keep(Table.String(frame.FunctionId));
                Keep(":"u8);
                Span<byte> digits = stackalloc byte[20];
                Keep(digits[..Append(digits, frame.Span.Line)]);
                break;
        }

        return (start, _formattedLength - start);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_formatted.Length - _formattedLength < bytes.Length)
        {
            Array.Resize(ref _formatted, checked(Math.Max(_formatted.Length * 2, _formattedLength + bytes.Length)));
        }

        bytes.CopyTo(_formatted.AsSpan(_formattedLength));
        _formattedLength += bytes.Length;
    }
}
