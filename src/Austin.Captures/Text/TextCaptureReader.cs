using System.Buffers.Text;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Captures.Text;

/// <summary>Reads collapsed text as a capture: metadata and blank lines anywhere, <c>\n</c> or <c>\r\n</c>.</summary>
public sealed class TextCaptureReader(ByteSource source, CaptureLimits limits) : CaptureReader(source, limits)
{
    private readonly Dictionary<byte[], int> _frameIds = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], CaptureThread> _threads = new(Utf8Comparer.Instance);
    private long _lineNumber;
    private bool _isFromSampler;
    private bool _ended;

    /// <inheritdoc/>
    public override CaptureFormat Format => CaptureFormat.Text;

    /// <inheritdoc/>
    public override CaptureItem Read()
    {
        while (!_ended)
        {
            int length = FindLine();
            if (_ended)
            {
                break;
            }

            ReadOnlySpan<byte> line = Source.Bytes[..length];
            _lineNumber++;
            CaptureItem? item = ReadLine(line.TrimEnd((byte)'\r'));
            Source.Take(Math.Min(length + 1, Source.Bytes.Length));
            if (item is CaptureItem found)
            {
                return found;
            }
        }

        return CaptureItem.End;
    }

    // The length of the next line. Sets _ended if there is none.
    private int FindLine()
    {
        int searched = 0;
        while (true)
        {
            int length = Source.Bytes[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                return searched + length;
            }

            searched = Source.Bytes.Length;
            if (searched > Limits.MaxLineBytes)
            {
                SkipOverlongLine();
                searched = 0;
            }
            else if (!Source.TryFill())
            {
                return FindLastLine();
            }
        }
    }

    // Without a line feed at the end the last line may be cut. A sampler always writes one; a person may forget it.
    private int FindLastLine()
    {
        NoteSourceError();
        int length = Source.Bytes.Length;
        if (length == 0)
        {
            _ended = true;
        }
        else
        {
            Damage.TruncatedAt = Source.Offset;
            _ended = _isFromSampler || Source.Error is not null;
        }

        return length;
    }

    private void SkipOverlongLine()
    {
        CountBadLine(_lineNumber + 1);
        do
        {
            int end = Source.Bytes.IndexOf((byte)'\n');
            if (end >= 0)
            {
                Source.Take(end + 1);
                _lineNumber++;
                return;
            }

            Source.Take(Source.Bytes.Length);
        }
        while (Source.TryFill());
    }

    private CaptureItem? ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        if (line.StartsWith("# "u8))
        {
            int colon = line.IndexOf(": "u8);
            if (colon > 2)
            {
                _isFromSampler |= line[2..colon].SequenceEqual("austin"u8);
                return SetMetadata(line[2..colon], line[(colon + 2)..]);
            }
        }
        else if (TryReadSample(line))
        {
            return CaptureItem.Sample;
        }

        CountBadLine(_lineNumber);
        return null;
    }

    private bool TryReadSample(ReadOnlySpan<byte> line)
    {
        int blank = line.LastIndexOf((byte)' ');
        if (blank < 0 || line[0] != 'P')
        {
            return false;
        }

        ReadOnlySpan<byte> stack = line[..blank];
        int semicolon = stack.IndexOf((byte)';');
        if (semicolon < 0 || stack[(semicolon + 1)..] is not [(byte)'T', ..])
        {
            return false;
        }

        int end = stack[(semicolon + 1)..].IndexOf((byte)';');
        int headLength = end < 0 ? stack.Length : semicolon + 1 + end;
        CaptureThread? thread = FindThread(stack[..headLength]);
        if (thread is null)
        {
            return false;
        }

        Sample.Start(thread);
        if (!TryReadMeasures(line[(blank + 1)..]))
        {
            return false;
        }

        ReadFrames(stack[headLength..]);
        return true;
    }

    private bool TryReadMeasures(ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long first, out int used))
        {
            return false;
        }

        if (used == text.Length)
        {
            (Sample.Time, Sample.Memory) = Mode == SamplingMode.Memory ? ((long?)null, (long?)first) : (first, null);
            return true;
        }

        if (text[used..] is not [(byte)',', (byte)'0' or (byte)'1', (byte)',', ..]
            || !Utf8Parser.TryParse(text[(used + 3)..], out long memory, out int rest)
            || used + 3 + rest != text.Length)
        {
            return false;
        }

        Sample.Time = first;
        Sample.Idle = text[used + 1] == '1';
        Sample.Memory = memory;
        return true;
    }

    // Frames follow, each after a semicolon.
    private void ReadFrames(ReadOnlySpan<byte> stack)
    {
        while (!stack.IsEmpty)
        {
            stack = stack[1..];
            int length = stack.IndexOf((byte)';');
            ReadOnlySpan<byte> element = length < 0 ? stack : stack[..length];
            stack = stack[element.Length..];

            // Austin 2 put the line into an element of its own: file:function;L42.
            if (stack is [(byte)';', (byte)'L', >= (byte)'0' and <= (byte)'9', ..] && IsOldFrame(stack[1..], out long line, out int used))
            {
                TextFrameParser.SplitNames(element, out ReadOnlySpan<byte> file, out ReadOnlySpan<byte> function);
                Push(Table.Add(Table.Intern(file), Table.Intern(function), new SourceSpan(line)));
                stack = stack[(1 + used)..];
            }
            else if (element.SequenceEqual(":GC:"u8))
            {
                Sample.Gc = true;
            }
            else
            {
                Push(FindFrame(element));
            }
        }
    }

    private static bool IsOldFrame(ReadOnlySpan<byte> element, out long line, out int length)
    {
        bool isNumber = Utf8Parser.TryParse(element[1..], out line, out length);
        length++;
        return isNumber && (length == element.Length || element[length] == ';');
    }

    private void Push(int frame)
    {
        if (Sample.Frames.Length < Limits.MaxFrames)
        {
            Sample.Push(frame);
        }
        else if (Sample.Frames.Length == Limits.MaxFrames)
        {
            Damage.OverlongStacks++;
        }
    }

    private int FindFrame(ReadOnlySpan<byte> element)
    {
        Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> ids = _frameIds.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!ids.TryGetValue(element, out int frame))
        {
            frame = ParseFrame(element);
            ids[element] = frame;
        }

        return frame;
    }

    private int ParseFrame(ReadOnlySpan<byte> element)
    {
        if (element.SequenceEqual(":INVALID:"u8))
        {
            return CaptureTable.InvalidFrame;
        }

        TextFrameParser.TrySplit(element, out ReadOnlySpan<byte> file, out ReadOnlySpan<byte> function, out long line);
        return file.SequenceEqual("kernel"u8) && line == 0
            ? Table.AddKernel(function)
            : Table.Add(Table.Intern(file), Table.Intern(function), new SourceSpan(line));
    }

    private CaptureThread? FindThread(ReadOnlySpan<byte> head)
    {
        Dictionary<byte[], CaptureThread>.AlternateLookup<ReadOnlySpan<byte>> threads = _threads.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!threads.TryGetValue(head, out CaptureThread? thread))
        {
            thread = ParseThread(head);
            if (thread is not null)
            {
                threads[head] = thread;
            }
        }

        return thread;
    }

    // P<pid>;T[<iid>:]<tid>
    private CaptureThread? ParseThread(ReadOnlySpan<byte> head)
    {
        if (!Utf8Parser.TryParse(head[1..], out long pid, out int used) || head[1 + used] != ';')
        {
            return null;
        }

        ReadOnlySpan<byte> name = head[(used + 3)..];
        long? interpreterId = null;
        int colon = name.IndexOf((byte)':');
        if (colon > 0 && Utf8Parser.TryParse(name[..colon], out long iid, out int digits) && digits == colon)
        {
            interpreterId = iid;
            name = name[(colon + 1)..];
        }

        return Utf8Parser.TryParse(name, out ulong number, out int length) && length == name.Length
            ? Table.Threads.Get(pid, interpreterId, number)
            : Table.Threads.Get(pid, interpreterId, Encoding.UTF8.GetString(name));
    }

    private void CountBadLine(long lineNumber)
    {
        if (Damage.BadLines++ == 0)
        {
            Damage.FirstBadLine = lineNumber;
        }
    }
}
