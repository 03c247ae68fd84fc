using System.Buffers.Binary;
using System.IO.Compression;
using ZstdSharp;

namespace Austin.Symbols.Elf;

/// <summary>
/// A compressed debug section, expanded from its start as far as was asked for: <c>SHF_COMPRESSED</c> with a 24-byte
/// header (gABI, <c>Elf64_Chdr</c>), zlib or zstd; and the older <c>.zdebug</c> form, "ZLIB" with a big-endian size.
/// Threads may share one.
/// </summary>
internal sealed class SectionExpansion : IDisposable
{
    private const uint Zlib = 1;
    private const uint Zstandard = 2;
    private const int HeaderSize = 24;
    private const int OldHeaderSize = 12;

    // Densest streams the formats allow (deflate: 258 bytes in 2 bits; zstd: a 128 KiB block in 4 bytes).
    private const ulong MaxZlibRatio = 1032;
    private const ulong MaxZstandardRatio = 32 * 1024;

    /// <summary>Bytes expanded at a time: enough to make the call cheap, few enough for another thread to wait for.</summary>
    private const int Step = 64 << 10;

    private readonly Lock _lock = new();
    private readonly byte[] _bytes;
    private Stream? _stream;
    private volatile int _expanded;
    private volatile bool _isDamaged;

    /// <param name="stored">The section as it is in the file, mapped or pinned until this is disposed.</param>
    /// <param name="section">Its header.</param>
    /// <param name="maxSize">Most bytes to expand to.</param>
    public SectionExpansion(ReadOnlySpan<byte> stored, in ElfSection section, int maxSize)
    {
        ulong size = 0;
        uint type = Zlib;
        if (section.IsCompressed && stored.Length > HeaderSize)
        {
            type = BinaryPrimitives.ReadUInt32LittleEndian(stored);
            size = BinaryPrimitives.ReadUInt64LittleEndian(stored[8..]);
            stored = stored[HeaderSize..];
        }
        else if (section.IsOldCompressed && stored.Length > OldHeaderSize && stored.StartsWith("ZLIB"u8))
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(stored[4..]);
            stored = stored[OldHeaderSize..];
        }

        ulong densest = (ulong)stored.Length * (type == Zlib ? MaxZlibRatio : MaxZstandardRatio);
        bool isPossible = size <= (ulong)maxSize && size <= densest && type is Zlib or Zstandard;
        _bytes = isPossible ? GC.AllocateUninitializedArray<byte>((int)size) : [];
        _stream = _bytes.Length == 0 ? null
            : type == Zlib ? new ZLibStream(Reader(stored), CompressionMode.Decompress)
            : new DecompressionStream(Reader(stored), leaveOpen: false);
    }

    /// <summary>Bytes when expanded; 0 when the section says something impossible or was found damaged.</summary>
    public int Size => _isDamaged ? 0 : _bytes.Length;

    /// <summary>The section up to an offset, or its end; none when the stream is damaged or too short.</summary>
    public ReadOnlySpan<byte> Until(ulong end)
    {
        int wanted = (int)Math.Min(end, (ulong)_bytes.Length);
        while (_expanded < wanted && !_isDamaged)
        {
            // Not for longer: another thread that expands further and further hardly lets the lock go.
            if (_lock.TryEnter(millisecondsTimeout: 1))
            {
                try
                {
                    Expand(wanted);
                }
                finally
                {
                    _lock.Exit();
                }
            }
        }

        return _isDamaged ? default : _bytes.AsSpan(0, wanted);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDamaged |= _expanded < _bytes.Length;
            _stream?.Dispose();
            _stream = null;
        }
    }

    private static unsafe UnmanagedMemoryStream Reader(ReadOnlySpan<byte> stored)
    {
        fixed (byte* pointer = stored)
        {
            return new UnmanagedMemoryStream(pointer, stored.Length);
        }
    }

    private void Expand(int wanted)
    {
        if (_expanded >= wanted)
        {
            return;
        }

        int step = Math.Min(Step, _bytes.Length - _expanded);
        try
        {
            int count = _stream?.ReadAtLeast(_bytes.AsSpan(_expanded, step), step, throwOnEndOfStream: false) ?? 0;
            _isDamaged |= count < step;
            _expanded += count;
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or IOException)
        {
            _isDamaged = true;
        }
    }
}
