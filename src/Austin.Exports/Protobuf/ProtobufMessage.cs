using Google.Protobuf;

namespace Austin.Exports.Protobuf;

/// <summary>
/// Writes the fields of a protobuf message, leaving out zeros as proto3 does. Nested messages are built in memory,
/// because their length precedes them.
/// </summary>
internal sealed class ProtobufMessage : IDisposable
{
    // Most nested messages are a few numbers; the default is 4 KiB for each.
    private const int NestedBuffer = 64;

    private readonly MemoryStream? _bytes;
    private readonly CodedOutputStream _output;

    /// <summary>A message that becomes part of another, or an array.</summary>
    public ProtobufMessage()
    {
        _bytes = new MemoryStream();
        _output = new CodedOutputStream(_bytes, NestedBuffer, leaveOpen: true);
    }

    /// <summary>The outermost message, written straight to its place.</summary>
    public ProtobufMessage(Stream stream) => _output = new CodedOutputStream(stream, leaveOpen: true);

    /// <summary>A number.</summary>
    public ProtobufMessage Number(int field, long value)
    {
        if (value != 0)
        {
            _output.WriteTag(field, WireFormat.WireType.Varint);
            _output.WriteInt64(value);
        }

        return this;
    }

    /// <summary>A number of eight bytes.</summary>
    public ProtobufMessage Fixed(int field, ulong value)
    {
        if (value != 0)
        {
            _output.WriteTag(field, WireFormat.WireType.Fixed64);
            _output.WriteFixed64(value);
        }

        return this;
    }

    /// <summary>Numbers, packed.</summary>
    public ProtobufMessage Packed(int field, IEnumerable<long> values)
    {
        using ProtobufMessage packed = new();
        foreach (long value in values)
        {
            packed._output.WriteInt64(value);
        }

        return Bytes(field, packed.ToSpan());
    }

    /// <summary>A nested message, an empty one too.</summary>
    public ProtobufMessage Nested(int field, ProtobufMessage message)
    {
        using (message)
        {
            return Bytes(field, message.ToSpan());
        }
    }

    /// <summary>A string, the empty one too.</summary>
    public ProtobufMessage Text(int field, string text)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(text);
        return this;
    }

    /// <summary>Bytes, none too.</summary>
    public ProtobufMessage Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(bytes));
        return this;
    }

    /// <summary>All of a message that was not given a stream.</summary>
    public byte[] ToArray() => ToSpan().ToArray();

    public void Dispose()
    {
        _output.Dispose();
        _bytes?.Dispose();
    }

    private ReadOnlySpan<byte> ToSpan()
    {
        _output.Flush();
        return _bytes is null ? [] : _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }
}
