using System.Buffers.Text;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Captures.Mojo;

/// <summary>Reads MOJO of every version as a capture.</summary>
/// <remarks>
/// A sample ends where the next STACK or METADATA begins, because in full mode nothing else ends it.
/// </remarks>
public sealed class MojoCaptureReader : CaptureReader
{
    private readonly int _version;
    private readonly MojoDefinitions _definitions;
    private readonly StackByteCache _stacks = new();
    private readonly ulong[] _keys = new ulong[128];
    private bool _inSample;
    private bool _repeat;
    private bool _hasHalfMeasured;
    private bool _ended;
    private long _shownTo;

    /// <summary>Reads a capture from behind the version in its header.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="limits">What is believed of it.</param>
    /// <param name="version">The version the file claims, 1 … 4.</param>
    public MojoCaptureReader(ByteSource source, CaptureLimits limits, int version)
        : base(source, limits)
    {
        _version = version;
        _definitions = new MojoDefinitions(Table, Damage);
    }

    /// <inheritdoc/>
    public override CaptureFormat Format => CaptureFormat.Mojo;

    /// <summary>The version the file claims, 1 … 4.</summary>
    public int Version => _version;

    /// <summary>Sees every event once, before it has an effect; null for nobody.</summary>
    public IMojoEventObserver? Observer { get; set; }

    /// <inheritdoc/>
    public override CaptureItem Read()
    {
        if (!_inSample && Observer is null && TryReadKnownSample())
        {
            return CaptureItem.Sample;
        }

        while (!_ended)
        {
            MojoReader reader = new(Source.Bytes, _version, Limits.MaxStringBytes);
            CaptureItem? item = ReadEvents(ref reader, out MojoReadResult result);
            Source.Take(reader.Consumed);
            if (item is CaptureItem found)
            {
                return found;
            }

            if (result != MojoReadResult.Incomplete || Damage.StoppedAt.HasValue)
            {
                Stop(result, reader.Id);
            }
            else if (!Source.TryFill())
            {
                NoteEnd();
            }
        }

        return _inSample && FinishSample(atEnd: true) ? CaptureItem.Sample : CaptureItem.End;
    }

    // Handles events until there is something to tell, the buffer ends or the stream is corrupt.
    // An event that ends a sample is put back.
    private CaptureItem? ReadEvents(ref MojoReader reader, out MojoReadResult result)
    {
        while (true)
        {
            if (Observer is null)
            {
                PushFrames(ref reader);
            }

            if (_inSample && reader.NextIs(MojoEventId.Stack) && FinishSample(atEnd: false))
            {
                result = MojoReadResult.Event;
                return CaptureItem.Sample;
            }

            result = reader.Read();
            if (result != MojoReadResult.Event)
            {
                return null;
            }

            if (Observer is not null)
            {
                Show(ref reader);
            }

            switch (reader.Id)
            {
                case MojoEventId.FrameReference when _inSample:
                    Push(_definitions.FindFrame(reader.Key));
                    break;
                case MojoEventId.Metadata when _inSample && FinishSample(atEnd: false):
                    reader.Unread();
                    return CaptureItem.Sample;
                case MojoEventId.Stack:
                    StartSample(ref reader);
                    break;
                case MojoEventId.Metadata:
                    return SetMetadata(reader.Name, reader.Text);
                case MojoEventId.String:
                    _definitions.DefineString(in reader);
                    break;
                case MojoEventId.Frame:
                    DefineFrame(in reader);
                    break;
                case MojoEventId.StringReference:
                    break;
                case var id when !_inSample:
                    reader.Unread();
                    Damage.StoppedAt = Source.Offset + reader.Consumed;
                    Damage.StopReason = $"event {(int)id} ({id}) outside a sample";
                    return null;
                default:
                    ReadSampleEvent(ref reader);
                    break;
            }
        }
    }

    // An event that was put back comes twice.
    private void Show(ref MojoReader reader)
    {
        long offset = Source.Offset + reader.Start;
        if (offset >= _shownTo)
        {
            Observer!.See(ref reader, offset);
            _shownTo = Source.Offset + reader.Consumed;
        }
    }

    private void ReadSampleEvent(ref MojoReader reader)
    {
        switch (reader.Id)
        {
            case MojoEventId.FrameInvalid:
                Push(CaptureTable.InvalidFrame);
                break;
            case MojoEventId.FrameKernel:
                Push(Table.AddKernel(reader.Text));
                break;
            case MojoEventId.Gc:
                Sample.Gc = true;
                break;
            case MojoEventId.Idle:
                Sample.Idle = true;
                break;
            case MojoEventId.StackRepeat:
                _repeat = true;
                break;
            case MojoEventId.MetricTime:
                Sample.Time = reader.Metric;
                break;
            case MojoEventId.MetricMemory:
                Sample.Memory = reader.Metric;
                break;
        }
    }

    // Most samples are a stack that was there before, its measures, and nothing else until the next sample.
    private bool TryReadKnownSample()
    {
        ReadOnlySpan<byte> bytes = Source.Bytes;
        int length = MojoSampleHead.MeasureHead(bytes, _version, out bool repeats);
        int total = length + MojoSampleHead.ReadMeasures(bytes[length..], out MojoMeasures measures);
        if (length == 0 || total == length || bytes[total] != (byte)MojoEventId.Stack)
        {
            return false;
        }

        CaptureStack? stack = _stacks.Find(bytes[..length], out bool worthAdding);
        if (stack is null)
        {
            if (!worthAdding || !TryReadHead(bytes[..length]))
            {
                return false;
            }

            stack = Sample.ToStack();
            _stacks.Add(bytes[..length], stack);
        }

        _definitions.Enter(stack.Thread.Pid);
        Sample.Start(repeats ? Repeated(stack.Thread) : stack);
        Sample.Time = measures.Time;
        Sample.Idle = measures.Idle;
        Sample.Memory = measures.Memory;
        _repeat = false;
        Source.Take(total);
        return FinishSample(atEnd: false);
    }

    private CaptureStack Repeated(CaptureThread thread)
    {
        ReadOnlySpan<int> frames = WithoutNativeTail(thread.LastStack);
        return thread.LastKnown is CaptureStack known && known.Frames.Length == frames.Length
            ? known
            : new CaptureStack(thread, frames.ToArray());
    }

    // False if the stack cannot be kept because its bytes may come to mean something else.
    private bool TryReadHead(ReadOnlySpan<byte> head)
    {
        long borrowed = _definitions.Borrowed;
        (long undefined, long overlong) = (Damage.UndefinedReferences, Damage.OverlongStacks);
        MojoReader reader = new(head, _version, Limits.MaxStringBytes);
        while (reader.Read() == MojoReadResult.Event)
        {
            switch (reader.Id)
            {
                case MojoEventId.Stack:
                    StartSample(ref reader);
                    break;
                case MojoEventId.FrameReference:
                    Push(_definitions.FindFrame(reader.Key));
                    break;
                default:
                    ReadSampleEvent(ref reader);
                    break;
            }
        }

        _inSample = false;
        bool keep = reader.Consumed == head.Length && _definitions.Borrowed == borrowed && Damage.OverlongStacks == overlong;
        (Damage.UndefinedReferences, Damage.OverlongStacks) = (undefined, overlong);
        return keep;
    }

    private void StartSample(ref MojoReader reader)
    {
        _definitions.Enter(reader.Pid);
        long? interpreterId = _version >= MojoFormat.FirstVersionWithInterpreter ? reader.InterpreterId : null;
        bool isNumber = Utf8Parser.TryParse(reader.Text, out ulong number, out int used, 'x') && used == reader.Text.Length;
        Sample.Start(isNumber
            ? Table.Threads.Get(reader.Pid, interpreterId, number)
            : Table.Threads.Get(reader.Pid, interpreterId, Encoding.UTF8.GetString(reader.Text)));
        _inSample = true;
        _repeat = false;
    }

    // False if the sample is dropped for want of a measure.
    private bool FinishSample(bool atEnd)
    {
        _inSample = false;
        if (_repeat)
        {
            Sample.Prepend(WithoutNativeTail(Sample.Thread.LastStack));
        }

        if (_version >= MojoFormat.LatestVersion)
        {
            Sample.Thread.Remember(Sample);
        }

        // A full sample cut off between its measures is not complete; a producer that writes only one does so from the start.
        bool half = Mode == SamplingMode.Full && !(Sample.Time.HasValue && Sample.Memory.HasValue);
        bool complete = Sample.IsMeasured && (!half || !atEnd || _hasHalfMeasured);
        _hasHalfMeasured |= half && Sample.IsMeasured;
        if (complete)
        {
            return true;
        }

        if (atEnd)
        {
            Damage.TruncatedAt ??= Source.Offset;
        }
        else
        {
            Damage.UnmeasuredSamples++;
        }

        return false;
    }

    // The repeating sample brings its own native and kernel frames; marks of unreadable parts are not inherited either.
    private ReadOnlySpan<int> WithoutNativeTail(ReadOnlySpan<int> stack)
    {
        while (!stack.IsEmpty && Table[stack[^1]].Kind != FrameKind.Python)
        {
            stack = stack[..^1];
        }

        return stack;
    }

    private void PushFrames(ref MojoReader reader)
    {
        while (_inSample && reader.NextIs(MojoEventId.FrameReference))
        {
            int count = reader.ReadFrameReferences(_keys);
            foreach (ulong key in _keys.AsSpan(0, count))
            {
                Push(_definitions.FindFrame(key));
            }

            if (count < _keys.Length)
            {
                return;
            }
        }
    }

    private void Push(int frame)
    {
        int count = Sample.FrameCount;
        if (count < Limits.MaxFrames)
        {
            Sample.Push(frame);
        }
        else if (count == Limits.MaxFrames)
        {
            Damage.OverlongStacks++;
        }
    }

    private void DefineFrame(ref readonly MojoReader reader)
    {
        long redefined = _definitions.Redefined;
        _definitions.DefineFrame(in reader);
        if (_definitions.Redefined != redefined)
        {
            _stacks.Clear();
        }
    }

    private void Stop(MojoReadResult result, MojoEventId id)
    {
        _ended = true;
        Damage.StoppedAt ??= Source.Offset;
        Damage.StopReason ??= result switch
        {
            MojoReadResult.UnknownEvent => $"unknown event {(int)id}",
            MojoReadResult.IntegerTooLong => "an integer of more than 64 bits",
            _ => $"a string of more than {Limits.MaxStringBytes} bytes",
        };
    }

    private void NoteEnd()
    {
        _ended = true;
        NoteSourceError();
        if (!Source.Bytes.IsEmpty)
        {
            Damage.TruncatedAt ??= Source.Offset;
        }
    }
}
