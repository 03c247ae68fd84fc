using Austin.Common.Linux;

namespace Austin.Common.Output;

/// <summary>A descriptor and one large buffer in front of it. Never throws for a failed write; see <see cref="Failed"/>.</summary>
internal sealed class OutputFile(int descriptor, int capacity = OutputFile.DefaultCapacity)
{
    /// <summary>Buffer size in bytes.</summary>
    public const int DefaultCapacity = 256 * 1024;

    private byte[] _buffer = new byte[capacity];
    private int _used;

    /// <summary>The errno of the first write that failed; 0 while all went well.</summary>
    public int Errno { get; private set; }

    /// <summary>Whether a write failed; everything written since is dropped.</summary>
    public bool Failed => Errno != 0;

    /// <summary>Bytes accepted so far.</summary>
    public long Length { get; private set; }

    /// <summary>Room for at least <paramref name="size"/> bytes; call <see cref="Advance"/> with the number used.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_buffer.Length - _used < size)
        {
            Flush();
            if (_buffer.Length < size)
            {
                _buffer = new byte[size];
            }
        }

        return _buffer.AsSpan(_used);
    }

    /// <summary>Takes over <paramref name="count"/> bytes of the span last got.</summary>
    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Hands everything to the kernel.</summary>
    public void Flush()
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, _used);
        _used = 0;
        while (!rest.IsEmpty && !Failed)
        {
            nint written = Descriptors.Write(descriptor, rest, out int errno);
            if (written < 0)
            {
                Errno = errno;
                return;
            }

            rest = rest[(int)written..];
        }
    }
}
