using System.Buffers.Text;
using System.Text;
using Austin.Common.Mojo;
using Austin.Common.Sampling;

namespace Austin.Common.Captures;

/// <summary>Reads MOJO of every version as a capture.</summary>
/// <remarks>
/// A sample ends where the next STACK or METADATA begins, because in full mode nothing else ends it. Definitions
/// count for the process of the last STACK; one that precedes every STACK, as Austin 3.4 wrote them, counts where
/// the process has none of its own.
/// </remarks>
internal sealed class MojoCaptureReader(ByteSource source, CaptureLimits limits, int version) : CaptureReader(source, limits)
{
    private readonly Dictionary<long, MojoProcess> _processes = [];
    private readonly MojoProcess _beforeAnyStack = new();
    private readonly MojoProcess _anywhere = new();
    private readonly ulong[] _keys = new ulong[128];
    private MojoProcess? _process;
    private long _pid;
    private bool _inSample;
    private bool _repeat;
    private bool _hasHalfMeasured;
    private bool _ended;
    private long _shownTo;

    public override CaptureFormat Format => CaptureFormat.Mojo;

    /// <summary>The version the file claims, 1 … 4.</summary>
    public int Version => version;

    /// <summary>Sees every event once, before it has an effect; null for nobody.</summary>
    public IMojoObserver? Observer { get; set; }

    public override CaptureItem Read()
    {
        while (!_ended)
        {
            MojoReader reader = new(Source.Bytes, version, Limits.Mojo);
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
            if (_inSample && Observer is null)
            {
                PushFrames(ref reader);

                // Spares reading the event that ends a sample twice.
                if (reader.NextIs(MojoEventId.Stack) && FinishSample(atEnd: false))
                {
                    result = MojoReadResult.Event;
                    return CaptureItem.Sample;
                }
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
                    PushFrame(reader.Key);
                    break;
                case MojoEventId.Stack or MojoEventId.Metadata when _inSample && FinishSample(atEnd: false):
                    reader.Unread();
                    return CaptureItem.Sample;
                case MojoEventId.Stack:
                    StartSample(ref reader);
                    break;
                case MojoEventId.Metadata:
                    return SetMetadata(reader.Name, reader.Text);
                case MojoEventId.String:
                    DefineString(reader.Key, reader.Text);
                    break;
                case MojoEventId.Frame:
                    DefineFrame(ref reader);
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

    private void StartSample(ref MojoReader reader)
    {
        if (_process is null || _pid != reader.Pid)
        {
            _pid = reader.Pid;
            if (!_processes.TryGetValue(_pid, out _process))
            {
                _process = new MojoProcess();
                _processes.Add(_pid, _process);
            }
        }

        long? interpreterId = version >= MojoFormat.FirstVersionWithInterpreter ? reader.InterpreterId : null;
        bool isNumber = Utf8Parser.TryParse(reader.Text, out ulong number, out int used, 'x') && used == reader.Text.Length;
        Sample.Start(isNumber
            ? Table.Threads.Get(_pid, interpreterId, number)
            : Table.Threads.Get(_pid, interpreterId, Encoding.UTF8.GetString(reader.Text)));
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

        if (version >= MojoFormat.LatestVersion)
        {
            Sample.Thread.Remember(Sample.Frames);
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
        while (!stack.IsEmpty && Table.Frame(stack[^1]).Kind != CaptureFrameKind.Python)
        {
            stack = stack[..^1];
        }

        return stack;
    }

    private void PushFrames(ref MojoReader reader)
    {
        int count;
        do
        {
            count = reader.ReadFrameReferences(_keys);
            foreach (ulong key in _keys.AsSpan(0, count))
            {
                PushFrame(key);
            }
        }
        while (count == _keys.Length);
    }

    private void PushFrame(ulong key)
    {
        int frame = _process!.Frames.Find(key);
        if (frame < 0)
        {
            frame = Elsewhere(map => map.Frames, key);
            if (frame < 0)
            {
                Damage.UndefinedReferences++;
                frame = CaptureTable.InvalidFrame;
            }
        }

        Push(frame);
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

    private void DefineString(ulong key, ReadOnlySpan<byte> text)
    {
        int id = Table.Intern(text);
        (_process ?? _beforeAnyStack).Strings.Set(key, id);
        _anywhere.Strings.Set(key, id);
    }

    private void DefineFrame(ref MojoReader reader)
    {
        int frame = Table.Add(
            FindString(reader.FileKey), FindString(reader.ScopeKey), reader.Line, reader.EndLine, reader.Column, reader.EndColumn);
        (_process ?? _beforeAnyStack).Frames.Set(reader.Key, frame);
        _anywhere.Frames.Set(reader.Key, frame);
    }

    private int FindString(ulong key)
    {
        int id = _process?.Strings.Find(key) ?? -1;
        id = id < 0 ? Elsewhere(map => map.Strings, key) : id;
        if (id >= 0)
        {
            return id;
        }

        if (key == MojoFormat.EmptyStringKey)
        {
            return Table.EmptyString;
        }

        if (key != MojoFormat.UnknownStringKey)
        {
            Damage.UndefinedReferences++;
        }

        return Table.Intern(MojoFormat.UnknownName);
    }

    private int Elsewhere(Func<MojoProcess, KeyMap> map, ulong key)
    {
        int value = map(_beforeAnyStack).Find(key);
        return value >= 0 ? value : map(_anywhere).Find(key);
    }

    private void Stop(MojoReadResult result, MojoEventId id)
    {
        _ended = true;
        Damage.StoppedAt ??= Source.Offset;
        Damage.StopReason ??= result switch
        {
            MojoReadResult.UnknownEvent => $"unknown event {(int)id}",
            MojoReadResult.IntegerTooLong => "an integer of more than 64 bits",
            _ => $"a string of more than {Limits.Mojo.MaxStringBytes} bytes",
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
