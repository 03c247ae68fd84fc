using Google.Protobuf;

namespace Austin.Tools.Pprof;

/// <summary>
/// Writes the fields of a protobuf message, leaving out zeros as proto3 does. Nested messages are built in memory,
/// because their length precedes them.
/// </summary>
internal sealed class PprofMessage : IDisposable
{
    private readonly MemoryStream? _bytes;
    private readonly CodedOutputStream _output;

    /// <summary>A message that becomes part of another.</summary>
    public PprofMessage()
    {
        _bytes = new MemoryStream();
        _output = new CodedOutputStream(_bytes, leaveOpen: true);
    }

    /// <summary>The outermost message, written straight to its place.</summary>
    public PprofMessage(Stream stream) => _output = new CodedOutputStream(stream, leaveOpen: true);

    /// <summary>A number.</summary>
    public PprofMessage Number(int field, long value)
    {
        if (value != 0)
        {
            _output.WriteTag(field, WireFormat.WireType.Varint);
            _output.WriteInt64(value);
        }

        return this;
    }

    /// <summary>Numbers, packed.</summary>
    public PprofMessage Packed(int field, IEnumerable<long> values)
    {
        using PprofMessage packed = new();
        foreach (long value in values)
        {
            packed._output.WriteInt64(value);
        }

        return Bytes(field, packed.ToSpan());
    }

    /// <summary>A nested message.</summary>
    public PprofMessage Nested(int field, PprofMessage message)
    {
        using (message)
        {
            return Bytes(field, message.ToSpan());
        }
    }

    /// <summary>A string, the empty one too.</summary>
    public PprofMessage Text(int field, string text)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(text);
        return this;
    }

    public void Dispose()
    {
        _output.Dispose();
        _bytes?.Dispose();
    }

    private PprofMessage Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(bytes));
        return this;
    }

    private ReadOnlySpan<byte> ToSpan()
    {
        _output.Flush();
        return _bytes is null ? [] : _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }
}
