using Austin.Captures.Frames;
namespace Austin.Captures.Mojo;

/// <summary>
/// Decodes the events in a buffer, one by one, without allocation. Of an event only the properties its id has are
/// valid, and only until the next <see cref="Read"/>. It knows the shape of events, not which order makes sense.
/// </summary>
/// <remarks>
/// Streaming: when <see cref="Read"/> says <see cref="MojoReadResult.Incomplete"/>, keep the bytes from
/// <see cref="Consumed"/> on, append more and make a new reader; if there are no more and bytes are left, the
/// stream is truncated there. A failed read consumes nothing, so that <see cref="Consumed"/> is where the damage is.
/// </remarks>
/// <param name="input">Bytes of the stream, starting at an event.</param>
/// <param name="version">The stream's version, 1 … <see cref="MojoFormat.LatestVersion"/>.</param>
/// <param name="maxStringBytes">A longer string is corruption.</param>
public ref struct MojoReader(ReadOnlySpan<byte> input, int version, int maxStringBytes)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _position;

    /// <summary>Bytes of complete events read.</summary>
    public int Consumed { get; private set; }

    /// <summary>Where in the buffer the last event begins.</summary>
    public int Start { get; private set; }

    /// <summary>What the event is; after <see cref="MojoReadResult.UnknownEvent"/> the id that is none.</summary>
    public MojoEventId Id { get; private set; }

    /// <summary>The key that FRAME and STRING define, and FRAME_REF and STRING_REF mean.</summary>
    public ulong Key { get; private set; }

    /// <summary>String key of a FRAME's file name.</summary>
    public ulong FileKey { get; private set; }

    /// <summary>String key of a FRAME's function name.</summary>
    public ulong ScopeKey { get; private set; }

    /// <summary>A FRAME's place in its file.</summary>
    public SourceSpan Span { get; private set; }

    /// <summary>STACK's process.</summary>
    public long Pid { get; private set; }

    /// <summary>STACK's interpreter; -1 in versions that do not tell it.</summary>
    public long InterpreterId { get; private set; }

    /// <summary>METRIC_TIME's µs or METRIC_MEMORY's bytes.</summary>
    public long Metric { get; private set; }

    /// <summary>METADATA's key.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>METADATA's value, STRING's text, FRAME_KERNEL's function or STACK's thread id; not checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Reads the next event.</summary>
    public MojoReadResult Read()
    {
        if (_position >= _input.Length)
        {
            return MojoReadResult.Incomplete;
        }

        Start = _position;
        Id = (MojoEventId)_input[_position++];
        MojoReadResult result = Payload();
        if (result == MojoReadResult.Event)
        {
            Consumed = _position;
        }
        else
        {
            _position = Consumed;
        }

        return result;
    }

    /// <summary>
    /// Reads the keys of the FRAME_REFs that follow, as far as they are complete and ordinary. Most events are, so
    /// that readers in a hurry ask this first; the other properties stay as they were.
    /// </summary>
    /// <returns>How many keys; fewer than there is room for if something else comes next.</returns>
    public int ReadFrameReferences(Span<ulong> keys)
    {
        ReadOnlySpan<byte> rest = _input[_position..];
        int used = 0;
        int count = 0;
        while (count < keys.Length && used < rest.Length && rest[used] == (byte)MojoEventId.FrameReference)
        {
            int length = MojoVarint.Read(rest[(used + 1)..], out ulong key, out bool negative);
            if (length <= 0 || negative)
            {
                break;
            }

            keys[count++] = key;
            used += 1 + length;
        }

        if (count > 0)
        {
            _position += used;
            Consumed = _position;
        }

        return count;
    }

    /// <summary>Whether the next event, which need not be complete, has that id.</summary>
    public readonly bool NextIs(MojoEventId id) => (uint)_position < (uint)_input.Length && _input[_position] == (byte)id;

    /// <summary>Puts the last event back, as if it had not been read.</summary>
    public void Unread()
    {
        _position = Start;
        Consumed = Start;
    }

    private MojoReadResult Payload()
    {
        switch (Id)
        {
            case MojoEventId.FrameReference or MojoEventId.StringReference:
                return ReadKey();
            case MojoEventId.Stack:
                return ReadStack();
            case MojoEventId.MetricTime or MojoEventId.MetricMemory:
                MojoReadResult result = Signed(out long metric);
                Metric = metric;
                return result;
            case MojoEventId.FrameInvalid or MojoEventId.Gc or MojoEventId.Idle:
                return MojoReadResult.Event;
            case MojoEventId.StackRepeat when version >= 4:
                return MojoReadResult.Event;
            case MojoEventId.String:
                result = ReadKey();
                return result == MojoReadResult.Event ? ReadText() : result;
            case MojoEventId.Frame:
                return ReadFrame();
            case MojoEventId.FrameKernel:
                return ReadText();
            case MojoEventId.Metadata:
                result = ReadText();
                Name = Text;
                return result == MojoReadResult.Event ? ReadText() : result;
            default:
                return MojoReadResult.UnknownEvent;
        }
    }

    private MojoReadResult ReadKey()
    {
        MojoReadResult result = Unsigned(out ulong key);
        Key = key;
        return result;
    }

    private MojoReadResult ReadStack()
    {
        MojoReadResult result = Signed(out long pid);
        Pid = pid;
        long interpreterId = -1;
        if (result == MojoReadResult.Event && version >= MojoFormat.FirstVersionWithInterpreter)
        {
            result = Signed(out interpreterId);
        }

        InterpreterId = interpreterId;
        return result == MojoReadResult.Event ? ReadText() : result;
    }

    private MojoReadResult ReadFrame()
    {
        Span<ulong> keys = stackalloc ulong[3];
        for (int i = 0; i < keys.Length; i++)
        {
            MojoReadResult result = Unsigned(out keys[i]);
            if (result != MojoReadResult.Event)
            {
                return result;
            }
        }

        Span<long> positions = stackalloc long[4];
        positions.Clear();
        int count = version >= MojoFormat.FirstVersionWithSpans ? 4 : 1;
        for (int i = 0; i < count; i++)
        {
            MojoReadResult result = Signed(out positions[i]);
            if (result != MojoReadResult.Event)
            {
                return result;
            }
        }

        (Key, FileKey, ScopeKey) = (keys[0], keys[1], keys[2]);
        Span = new SourceSpan(positions[0], positions[1], positions[2], positions[3]);
        return MojoReadResult.Event;
    }

    private MojoReadResult Signed(out long value)
    {
        MojoReadResult result = Integer(out ulong magnitude, out bool negative);
        value = MojoVarint.ToSigned(magnitude, negative);
        return result;
    }

    // Keys are opaque; a negative one, which nobody writes, still is a key of its own.
    private MojoReadResult Unsigned(out ulong value)
    {
        MojoReadResult result = Integer(out ulong magnitude, out bool negative);
        value = negative ? unchecked(0 - magnitude) : magnitude;
        return result;
    }

    private MojoReadResult Integer(out ulong magnitude, out bool negative)
    {
        int length = MojoVarint.Read(_input[_position..], out magnitude, out negative);
        if (length <= 0)
        {
            return length == MojoVarint.TooLong ? MojoReadResult.IntegerTooLong : MojoReadResult.Incomplete;
        }

        _position += length;
        return MojoReadResult.Event;
    }

    private MojoReadResult ReadText()
    {
        ReadOnlySpan<byte> rest = _input[_position..];
        int length = rest.IndexOf((byte)0);
        if (length > maxStringBytes || (length < 0 && rest.Length > maxStringBytes))
        {
            return MojoReadResult.StringTooLong;
        }

        if (length < 0)
        {
            return MojoReadResult.Incomplete;
        }

        Text = rest[..length];
        _position += length + 1;
        return MojoReadResult.Event;
    }
}
