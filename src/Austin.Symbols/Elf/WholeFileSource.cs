using System.Buffers;
using System.Runtime.InteropServices;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Symbols.Elf;

/// <summary>A file in one piece: bytes pinned in memory, or blocks of a file that are copied when they are first asked for.</summary>
/// <remarks>
/// Copied, not mapped: whoever may write to a file may cut it short at any time, and touching a mapped page behind its
/// end is a SIGBUS (mmap(2)). What cannot be read any more reads as zero.
/// </remarks>
internal sealed unsafe class WholeFileSource : ElfSource
{
    // A system call costs about as much as copying a few KiB.
    private const int Block = 64 << 10;

    private readonly ulong _length;
    private readonly SafeFileHandle? _file;
    private readonly byte[] _isCopied = [];
    private MemoryHandle _pin;
    private byte* _bytes;

    public WholeFileSource(ReadOnlyMemory<byte> bytes)
    {
        _pin = bytes.Pin();
        _bytes = (byte*)_pin.Pointer;
        _length = (ulong)bytes.Length;
    }

    private WholeFileSource(SafeFileHandle file, ulong length)
    {
        _file = file;
        _length = length;
        _isCopied = new byte[(length + Block - 1) / Block];
        // Only address space, until something is copied there.
        _bytes = (byte*)NativeMemory.Alloc((nuint)length);
    }

    /// <summary>If the image is never disposed.</summary>
    ~WholeFileSource() => Release();

    public override bool IsWholeFile => true;

    /// <summary>The file, open until <see cref="Dispose"/>; null for bytes in memory.</summary>
    public SafeFileHandle? File => _file;

    public override ulong Length => _length;

    /// <summary>Opens a regular file for reading; null with the reason otherwise.</summary>
    public static WholeFileSource? TryOpen(string path, out string? error)
    {
        SafeFileHandle file = FileOpening.OpenReadOnly(path);
        try
        {
            if (file.IsInvalid)
            {
                error = "cannot be opened";
                return null;
            }

            long length = RandomAccess.GetLength(file);
            if (length > 0)
            {
                error = null;
                WholeFileSource source = new(file, (ulong)length);
                file = new SafeFileHandle();
                return source;
            }

            error = "empty or not a regular file";
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or OutOfMemoryException)
        {
            error = e is NotSupportedException ? "empty or not a regular file" : e.Message;
            return null;
        }
        finally
        {
            file.Dispose();
        }
    }

    public override ReadOnlySpan<byte> FileBytes(ulong offset, ulong size)
    {
        if (_bytes == null || !HasFileBytes(offset, size))
        {
            return default;
        }

        if (_file is not null && size > 0)
        {
            Copy(_file, (int)(offset / Block), (int)((offset + size - 1) / Block));
        }

        return new ReadOnlySpan<byte>(_bytes + offset, (int)size);
    }

    public override ReadOnlySpan<byte> SegmentBytes(int index, in ElfSegment segment) =>
        segment.Offset >= _length ? default : FileBytes(segment.Offset, Math.Min(segment.FileSize, _length - segment.Offset));

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    // Copies the blocks from one to another that are not there yet, runs of them at once.
    private void Copy(SafeFileHandle file, int first, int last)
    {
        lock (_isCopied)
        {
            int end = last + 1;
            int start;
            while ((start = _isCopied.AsSpan(first, end - first).IndexOf((byte)0)) >= 0)
            {
                first += start;
                int run = _isCopied.AsSpan(first, end - first).IndexOf((byte)1);
                run = run < 0 ? end - first : run;
                ulong offset = (ulong)first * Block;
                Fill(file, offset, new Span<byte>(_bytes + offset, (int)Math.Min((ulong)run * Block, _length - offset)));
                _isCopied.AsSpan(first, run).Fill(1);
                first += run;
            }
        }
    }

    private static void Fill(SafeFileHandle file, ulong offset, Span<byte> destination)
    {
        int done = 0;
        try
        {
            int read;
            while (done < destination.Length && (read = RandomAccess.Read(file, destination[done..], (long)offset + done)) > 0)
            {
                done += read;
            }
        }
        catch (IOException)
        {
            // As where the file ends too early.
        }

        destination[done..].Clear();
    }

    private void Release()
    {
        if (_file is not null)
        {
            NativeMemory.Free(_bytes);
            _file.Dispose();
        }

        _bytes = null;
        _pin.Dispose();
    }
}
