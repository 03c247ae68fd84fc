using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Cores;

/// <summary>A core file (core(5)): what was mapped, the memory that was dumped, and what the notes tell.</summary>
/// <remarks>
/// Program headers and notes are all that is needed of the container, and a reader of sections believes more of a file than is good:
/// hence one of our own. A file that is shorter than its headers say is used as far as it goes.
/// </remarks>
internal sealed class CoreFile : IDisposable
{
    // Program headers of more than 65,534 mappings are counted in section header 0 (elf(5), PN_XNUM).
    private const ushort ManySegments = 0xffff;
    private const int CountElsewhere = 44;
    private const int SegmentHeaderSize = 56;

    // The default of vm.max_map_count is 65,530; programs that raise it stay far below.
    private const int MaxSegments = 1 << 20;
    private const int HeadersAtOnce = 512;

    private readonly CoreBytes _bytes;
    private readonly CoreSegment[] _segments;

    private CoreFile(CoreBytes bytes, CoreSegment[] segments, CoreNotes notes, ushort machine, ulong expected)
    {
        _bytes = bytes;
        _segments = segments;
        Notes = notes;
        Machine = ElfMachine.ArchitectureOf(machine);
        ExpectedLength = expected;
    }

    public CoreNotes Notes { get; }

    /// <summary>The machine that the process ran on: x86-64 or aarch64.</summary>
    public Architecture Machine { get; }

    /// <summary>Bytes of the file.</summary>
    public ulong Length => _bytes.Length;

    /// <summary>Bytes that the file should have by its headers; more than <see cref="Length"/> when it was cut short.</summary>
    public ulong ExpectedLength { get; }

    /// <summary>When the file was written, in ns since 1970.</summary>
    public long Written { get; private set; }

    public bool IsCut => ExpectedLength > Length;

    /// <summary>The mappings, by address; none overlaps another.</summary>
    public IReadOnlyList<CoreSegment> Segments => _segments;

    /// <summary>Whether there is any memory that the process could write: see coredump_filter in core(5).</summary>
    public bool HasData => Array.Exists(_segments, segment => segment.Size > 0 && (segment.Access & MappingAccess.Write) != 0);

    /// <summary>The signal that ended the process; null for a core of a process that lived on, as a debugger writes it.</summary>
    public CoreSignal? Signal => Notes.Threads[0].Signal is > 0 and int number
        ? Notes.Signal is { } signal && signal.Number == number ? signal : new CoreSignal(number, null, null, null)
        : null;

    /// <summary>The machine's number in ELF headers, elf(5).</summary>
    public ushort MachineNumber => ElfMachine.Of(Machine);

    /// <summary>Opens a core.</summary>
    /// <returns>false with the reason when it is none that can be used.</returns>
    public static bool TryOpen(string path, [NotNullWhen(true)] out CoreFile? core, out CoreRefusal refusal)
    {
        core = null;
        CoreBytes? bytes = CoreBytes.TryOpen(path, out refusal);
        if (bytes is null)
        {
            return false;
        }

        refusal = TryRead(bytes, out core);
        if (core is null)
        {
            bytes.Dispose();
        }
        else
        {
            const long NanosecondsPerTick = 100;
            core.Written = (File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
        }

        return core is not null;
    }

    /// <summary>Copies memory that was dumped.</summary>
    /// <returns>Bytes copied; the rest was not dumped.</returns>
    public int Read(ulong address, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            ulong at = address + (ulong)done;
            int index = Find(at);
            if (index < 0 || at - _segments[index].Start >= _segments[index].Size)
            {
                break;
            }

            ulong skip = at - _segments[index].Start;
            int wanted = (int)Math.Min(_segments[index].Size - skip, (ulong)(destination.Length - done));
            int copied = _bytes.Read(_segments[index].Offset + skip, destination.Slice(done, wanted));
            done += copied;
            if (copied < wanted)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>The mapping that holds an address.</summary>
    /// <returns>Its index; negative when there is none.</returns>
    public int Find(ulong address)
    {
        int low = 0;
        int high = _segments.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (address < _segments[middle].Start)
            {
                high = middle - 1;
            }
            else if (address >= _segments[middle].End)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return -1;
    }

    public void Dispose() => _bytes.Dispose();

    private static CoreRefusal TryRead(CoreBytes bytes, out CoreFile? core)
    {
        core = null;
        byte[] head = new byte[ElfHeader.MaxSize];
        ReadOnlySpan<byte> read = head.AsSpan(0, bytes.Read(0, head));
        if (!ElfHeader.TryRead(read, out ElfHeader header, out _))
        {
            return IsCompressed(read) ? CoreRefusal.Compressed : CoreRefusal.NotElf;
        }

        if (header.Type != ElfType.Core)
        {
            return CoreRefusal.NotCore;
        }

        if (!header.Is64Bit)
        {
            return CoreRefusal.Is32Bit;
        }

        if (!header.IsLittleEndian || header.Machine is not (ElfMachine.X64 or ElfMachine.Arm64))
        {
            return CoreRefusal.OtherMachine;
        }

        List<CoreSegment> segments = [];
        CoreNoteReader notes = new(bytes, header.Machine == ElfMachine.X64 ? CoreThread.X64Registers : CoreThread.Arm64Registers);
        ulong expected = ReadHeaders(bytes, header, segments, notes);
        if (segments.Count == 0)
        {
            return CoreRefusal.NoMemory;
        }

        if (notes.Notes.Threads.Count == 0)
        {
            return CoreRefusal.NoThreads;
        }

        core = new CoreFile(bytes, Order(segments), notes.Notes, header.Machine, expected);
        return CoreRefusal.None;
    }

    private static ulong ReadHeaders(CoreBytes bytes, in ElfHeader header, List<CoreSegment> segments, CoreNoteReader notes)
    {
        ulong count = header.ProgramHeaderCount;
        byte[] block = new byte[HeadersAtOnce * SegmentHeaderSize];
        if (count == ManySegments && header.SectionHeaderOffset <= long.MaxValue - 64
            && bytes.Read(header.SectionHeaderOffset, block.AsSpan(0, 64)) == 64)
        {
            count = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(CountElsewhere));
        }

        ulong expected = 0;
        count = header.ProgramHeaderSize == SegmentHeaderSize && header.ProgramHeaderOffset < bytes.Length ? Math.Min(count, MaxSegments) : 0;
        for (ulong i = 0; i < count; i += HeadersAtOnce)
        {
            int wanted = (int)Math.Min(HeadersAtOnce, count - i) * SegmentHeaderSize;
            int read = bytes.Read(header.ProgramHeaderOffset + (i * SegmentHeaderSize), block.AsSpan(0, wanted));
            for (int at = 0; at + SegmentHeaderSize <= read; at += SegmentHeaderSize)
            {
                ReadOnlySpan<byte> entry = block.AsSpan(at, SegmentHeaderSize);
                uint type = BinaryPrimitives.ReadUInt32LittleEndian(entry);
                uint flags = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
                ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
                ulong start = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
                ulong size = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
                ulong memory = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
                if (size > long.MaxValue || offset > long.MaxValue - size)
                {
                    continue;
                }

                expected = size > 0 ? Math.Max(expected, offset + size) : expected;
                if (type == ElfSegmentType.Note)
                {
                    notes.Read(offset, size);
                }
                else if (type == ElfSegmentType.Load && memory > 0 && memory <= ulong.MaxValue - start)
                {
                    segments.Add(new CoreSegment(start, start + memory, offset, Math.Min(size, memory), Access(flags)));
                }
            }

            if (read < wanted)
            {
                // The headers go on behind the end of the file.
                return Math.Max(expected, header.ProgramHeaderOffset + (count * SegmentHeaderSize));
            }
        }

        return expected;
    }

    // Those of a real core do not overlap, and come in order.
    private static CoreSegment[] Order(List<CoreSegment> segments)
    {
        segments.Sort((one, other) => one.Start.CompareTo(other.Start));
        List<CoreSegment> ordered = new(segments.Count);
        foreach (CoreSegment segment in segments)
        {
            if (ordered.Count == 0 || segment.Start >= ordered[^1].End)
            {
                ordered.Add(segment);
            }
        }

        return [.. ordered];
    }

    private static MappingAccess Access(uint flags) =>
        ((flags & 4) != 0 ? MappingAccess.Read : 0) | ((flags & 2) != 0 ? MappingAccess.Write : 0) | ((flags & 1) != 0 ? MappingAccess.Execute : 0);

    // Zstandard, LZ4, xz, gzip and bzip2: what systemd-coredump and apport leave behind.
    private static bool IsCompressed(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) || head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18])
        || head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a]) || head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])
        || head.StartsWith("BZh"u8);
}
