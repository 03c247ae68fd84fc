using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Mojo;

/// <summary>
/// Appends events to a buffer that the caller provides and empties. Allocates nothing; the caller sees to it that
/// the buffer has room, by the <c>Max...</c> sizes. In which order events make sense is the caller's business.
/// </summary>
/// <param name="buffer">Where the events go, from its start.</param>
public ref struct MojoWriter(Span<byte> buffer)
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 4;

    /// <summary>Most bytes of a STACK event with a numeric thread id.</summary>
    public const int MaxStackSize = 1 + (2 * MojoVarint.MaxLength) + 16 + 1;

    /// <summary>Most bytes of a FRAME event.</summary>
    public const int MaxFrameSize = 1 + (7 * MojoVarint.MaxLength);

    /// <summary>Most bytes of a FRAME_REF event.</summary>
    public const int MaxFrameReferenceSize = 1 + MojoVarint.MaxLength;

    /// <summary>Room that <see cref="FrameReferences"/> needs for each frame.</summary>
    public const int EncodedReferenceSize = sizeof(ulong);

    /// <summary>Most bytes of FRAME_INVALID, GC, METRIC_TIME, IDLE and METRIC_MEMORY together.</summary>
    public const int MaxTailSize = 3 + (2 * (1 + MojoVarint.MaxLength));

    private const byte NulReplacement = (byte)'?';

    private const int LengthShift = 56;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Most bytes of a STRING, FRAME_KERNEL or METADATA event with that many bytes of text.</summary>
    public static int MaxTextSize(int textBytes) => checked(1 + MojoVarint.MaxLength + textBytes + 2);

    /// <summary>The magic bytes and the version.</summary>
    public void Header(int version = MojoFormat.Version)
    {
        Raw(MojoFormat.Magic);
        Integer(version);
    }

    /// <summary>METADATA: a key and its value in UTF-8.</summary>
    public void Metadata(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Id(MojoEventId.Metadata);
        Text(key);
        Text(value);
    }

    /// <summary>STACK of version 3: starts the sample of a thread.</summary>
    public void Stack(long pid, long interpreterId, ulong threadId)
    {
        Id(MojoEventId.Stack);
        Integer(pid);
        Integer(interpreterId);
        if (!Utf8Formatter.TryFormat(threadId, _buffer[Length..], out int written, new StandardFormat('x')))
        {
            throw new ArgumentException("no room for a thread id");
        }

        Length += written;
        Byte(0);
    }

    /// <summary>STACK of version 3 with the thread id as text.</summary>
    public void Stack(long pid, long interpreterId, ReadOnlySpan<byte> threadId)
    {
        Id(MojoEventId.Stack);
        Integer(pid);
        Integer(interpreterId);
        Text(threadId);
    }

    /// <summary>STACK of versions 1 and 2, which have no interpreter id.</summary>
    public void Stack(long pid, ReadOnlySpan<byte> threadId)
    {
        Id(MojoEventId.Stack);
        Integer(pid);
        Text(threadId);
    }

    /// <summary>STRING: defines a string for the current process.</summary>
    public void String(ulong key, ReadOnlySpan<byte> text)
    {
        Id(MojoEventId.String);
        Integer(key);
        Text(text);
    }

    /// <summary>FRAME of version 2 and later: defines a frame for the current process. Unknown positions are 0.</summary>
    public void Frame(ulong key, ulong fileKey, ulong scopeKey, SourceSpan span)
    {
        Id(MojoEventId.Frame);
        Integer(key);
        Integer(fileKey);
        Integer(scopeKey);
        Integer(span.Line);
        Integer(span.EndLine);
        Integer(span.Column);
        Integer(span.EndColumn);
    }

    /// <summary>FRAME_REF: appends a defined frame to the sample, outermost first.</summary>
    public void FrameReference(ulong key)
    {
        Id(MojoEventId.FrameReference);
        Integer(key);
    }

    /// <summary>The bytes of a FRAME_REF event for <see cref="FrameReferences"/>: first byte lowest, their number in the highest.</summary>
    /// <param name="id">The key of the frame; not negative.</param>
    public static ulong EncodeReference(int id)
    {
        Span<byte> bytes = stackalloc byte[MaxFrameReferenceSize];
        MojoWriter writer = new(bytes);
        writer.FrameReference((ulong)id);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | ((ulong)writer.Length << LengthShift);
    }

    /// <summary>Several FRAME_REF events, outermost first; <see cref="EncodedReferenceSize"/> each must be left.</summary>
    /// <param name="ids">Frames.</param>
    /// <param name="encoded">By frame what <see cref="EncodeReference"/> made; one of length 0 is left out.</param>
    public void FrameReferences(ReadOnlySpan<int> ids, ReadOnlySpan<ulong> encoded)
    {
        Span<byte> target = _buffer.Slice(Length, ids.Length * EncodedReferenceSize);
        int length = 0;
        foreach (int id in ids)
        {
            // What is too many bytes is overwritten by the next.
            BinaryPrimitives.WriteUInt64LittleEndian(target[length..], encoded[id]);
            length += (int)(encoded[id] >> LengthShift);
        }

        Length += length;
    }

    /// <summary>FRAME_KERNEL: appends a kernel function to the sample.</summary>
    public void FrameKernel(ReadOnlySpan<byte> function)
    {
        Id(MojoEventId.FrameKernel);
        Text(function);
    }

    /// <summary>FRAME_INVALID: part of the stack could not be read.</summary>
    public void FrameInvalid() => Id(MojoEventId.FrameInvalid);

    /// <summary>GC: the collector was running.</summary>
    public void Gc() => Id(MojoEventId.Gc);

    /// <summary>IDLE: the thread was not on a CPU. Only full mode has it, between time and memory.</summary>
    public void Idle() => Id(MojoEventId.Idle);

    /// <summary>METRIC_TIME in µs.</summary>
    public void MetricTime(long microseconds)
    {
        Id(MojoEventId.MetricTime);
        Integer(microseconds);
    }

    /// <summary>METRIC_MEMORY: signed change in bytes.</summary>
    public void MetricMemory(long bytes)
    {
        Id(MojoEventId.MetricMemory);
        Integer(bytes);
    }

    private void Id(MojoEventId id) => Byte((byte)id);

    private void Byte(byte value) => _buffer[Length++] = value;

    private void Integer(long value) => Length += MojoVarint.Write(_buffer[Length..], value);

    private void Integer(ulong value) => Length += MojoVarint.Write(_buffer[Length..], value);

    // A string ends at its first NUL, so one inside would shift everything after it.
    private void Text(ReadOnlySpan<byte> text)
    {
        Span<byte> target = _buffer.Slice(Length, text.Length);
        text.CopyTo(target);
        if (target.Contains((byte)0))
        {
            target.Replace((byte)0, NulReplacement);
        }

        Length += text.Length;
        Byte(0);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
    }
}
