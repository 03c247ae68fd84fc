using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Austin.Symbols.Elf;

/// <summary>A file in one piece: mapped, or bytes pinned in memory.</summary>
internal sealed unsafe class WholeFileSource : ElfSource
{
    private readonly ulong _length;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private MemoryHandle _pin;
    private byte* _bytes;

    public WholeFileSource(ReadOnlyMemory<byte> bytes)
    {
        _pin = bytes.Pin();
        _bytes = (byte*)_pin.Pointer;
        _length = (ulong)bytes.Length;
    }

    private WholeFileSource(MemoryMappedFile file, MemoryMappedViewAccessor view, ulong length)
    {
        _file = file;
        _view = view;
        _length = length;

        // Also keeps the mapping alive if the image is never disposed: a span into it must not dangle.
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
        _bytes += view.PointerOffset;
    }

    public override bool IsWholeFile => true;

    public override ulong Length => _length;

    /// <summary>Maps a regular file for reading; null with the reason otherwise.</summary>
    public static WholeFileSource? TryMap(string path, out string? error)
    {
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            var handle = FileOpening.OpenReadOnly(path);
            if (handle.IsInvalid)
            {
                handle.Dispose();
                error = "cannot be opened";
                return null;
            }

            // The mapping owns the handle, and disposes it when it fails as well.
            long length = RandomAccess.GetLength(handle);
            file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            error = null;
            return new WholeFileSource(file, view, (ulong)length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            view?.Dispose();
            file?.Dispose();
            error = e is ArgumentException ? "empty or not a regular file" : e.Message;
            return null;
        }
    }

    public override ReadOnlySpan<byte> FileBytes(ulong offset, ulong size) =>
        _bytes == null || offset > _length || size > _length - offset || size > int.MaxValue
            ? default
            : new ReadOnlySpan<byte>(_bytes + offset, (int)size);

    public override ReadOnlySpan<byte> SegmentBytes(int index, in ElfSegment segment) =>
        segment.Offset >= _length ? default : FileBytes(segment.Offset, Math.Min(segment.FileSize, _length - segment.Offset));

    public override void Dispose()
    {
        if (_bytes != null && _view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file?.Dispose();
        }

        _bytes = null;
        _pin.Dispose();
    }
}
