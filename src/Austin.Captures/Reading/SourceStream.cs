namespace Austin.Captures.Reading;

/// <summary>Reads a <see cref="ByteSource"/> as a stream, for a decompressor.</summary>
public sealed class SourceStream(ByteSource source) : ForwardStream
{
    /// <inheritdoc/>
    public override long Position
    {
        get => source.Offset;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (source.Bytes.IsEmpty && !source.TryFill())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, source.Bytes.Length);
        source.Bytes[..count].CopyTo(buffer);
        source.Take(count);
        return count;
    }
}
