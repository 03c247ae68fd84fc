using Austin.Captures.Writing;
using Austin.Common.Linux;

namespace Austin.Common.Console;

/// <summary>A descriptor and one large buffer in front of it. Never throws for a failed write; see <see cref="Failed"/>.</summary>
internal sealed class OutputFile(int descriptor, int capacity = OutputFile.DefaultCapacity) : ISampleOutput
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

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes; call <see cref="Advance"/> with the number used.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _used < Math.Max(sizeHint, 1))
        {
            Flush();
            if (_buffer.Length < sizeHint)
            {
                _buffer = new byte[sizeHint];
            }
        }

        return _buffer.AsSpan(_used);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int room = GetSpan(sizeHint).Length;
        return _buffer.AsMemory(_used, room);
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
