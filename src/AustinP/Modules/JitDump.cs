using Microsoft.Win32.SafeHandles;

namespace AustinP.Modules;

/// <summary>A jitdump file that grows while the program runs: only what was appended is read.</summary>
/// <param name="file">The file.</param>
/// <param name="machine">The machine whose code it must be.</param>
/// <param name="stream">What the program has still to write to it; null when that cannot be known.</param>
internal sealed class JitDump(SafeFileHandle file, ushort machine, StreamBuffer? stream) : IDisposable
{
    // Of a long file so much at once: it holds unwinding data and a function of the longest sizes.
    private const int MaxRead = 2 * JitDumpCode.MaxRecord;

    private JitDumpCode _code = new(machine);
    private long _position;
    private long _size;
    private (ulong Start, ulong End) _pending;

    /// <summary>Its functions.</summary>
    public IReadOnlyList<JitDumpRecord> Functions => _code.Functions;

    /// <summary>Reads what is new.</summary>
    /// <param name="streamLists">Where the lists of streams of the process begin.</param>
    /// <returns>Whether there was anything.</returns>
    public bool Refresh(IReadOnlyCollection<ulong> streamLists)
    {
        try
        {
            long size = RandomAccess.GetLength(file);
            if (size < _position)
            {
                // Begun anew.
                (_code, _position) = (new JitDumpCode(machine), 0);
            }

            stream?.Look(streamLists);
            (ulong Start, ulong End) pending = stream?.Pending ?? default;
            if (_code.IsEnded || (size == _size && pending == _pending && size - _position < MaxRead))
            {
                return false;
            }

            (_size, _pending) = (size, pending);
            return Read(size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Not a file, or on a disk that fails.
            return false;
        }
    }

    public void Dispose() => file.Dispose();

    private bool Read(long size)
    {
        int wanted = (int)Math.Min(size - _position, MaxRead);
        byte[] pending = stream is not null && _position + wanted == size ? stream.Read() : [];
        byte[] bytes = new byte[wanted + pending.Length];
        int length = 0;
        for (int count = 1; length < wanted && count > 0; length += count)
        {
            count = RandomAccess.Read(file, bytes.AsSpan(length, wanted - length), _position + length);
        }

        // What was pending may have been written out since.
        if (length < wanted || RandomAccess.GetLength(file) != size)
        {
            pending = [];
            _size = -1;
        }

        pending.CopyTo(bytes, length);
        ReadOnlySpan<byte> whole = bytes.AsSpan(0, length + pending.Length);
        int header = 0;
        if (_position == 0)
        {
            if (whole.Length < JitDumpCode.HeaderSize)
            {
                return false;
            }

            header = _code.TakeHeader(whole);
            if (header == 0 || header > whole.Length)
            {
                return false;
            }
        }

        int done = _code.Take(whole[header..], Math.Max(0, length - header));
        // As long as the header is pending, all of it is read again.
        _position += length < header ? 0 : header + done;
        if (done == 0 && header == 0 && wanted == MaxRead)
        {
            // Nothing but unwinding data of no function.
            _position += MaxRead;
        }

        return true;
    }
}
