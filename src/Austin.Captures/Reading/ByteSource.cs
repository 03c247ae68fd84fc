namespace Austin.Captures.Reading;

/// <summary>A window that moves over a stream: the bytes not yet taken, extended on demand.</summary>
/// <param name="stream">What to read.</param>
/// <param name="capacity">Bytes of the window, until more are needed at once.</param>
public sealed class ByteSource(Stream stream, int capacity)
{
    private byte[] _buffer = new byte[capacity];
    private int _start;
    private int _end;

    /// <summary>The bytes at hand.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Offset in the stream of the first byte at hand.</summary>
    public long Offset { get; private set; }

    /// <summary>Why the stream could not be read to its end; null if it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Moves over bytes at hand.</summary>
    public void Take(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Adds bytes to those at hand.</summary>
    /// <returns>False at the end of the stream, or where it cannot be read any further.</returns>
    public bool TryFill()
    {
        if (_start > 0)
        {
            Bytes.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }

        int read = ReadStream(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private int ReadStream(Span<byte> target)
    {
        if (Error is not null)
        {
            return 0;
        }

        try
        {
            return stream.Read(target);
        }
        catch (InvalidDataException)
        {
            Error = "the compressed data are damaged or cut off";
            return 0;
        }
        catch (IOException exception)
        {
            Error = "cannot be read: " + exception.Message;
            return 0;
        }
    }
}
