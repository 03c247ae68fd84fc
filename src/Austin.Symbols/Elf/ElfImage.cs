using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Austin.Symbols.Elf;

/// <summary>
/// One ELF file or mapped image, 64-bit little-endian. Everything is read when first asked for, and every
/// offset and size is checked: damaged parts read as empty. Spans it hands out end with <see cref="Dispose"/>.
/// </summary>
public sealed class ElfImage : IDisposable
{
    private readonly ElfSource _source;
    private readonly ElfSegment[] _segments;
    private readonly Lazy<ElfSection[]> _sections;
    private readonly Lazy<ElfDynamic> _dynamic;
    private readonly Lazy<ElfSymbolTable> _symbols;
    private readonly Lazy<ElfSymbolTable> _dynamicSymbols;
    private readonly Dictionary<ulong, byte[]> _decompressed = [];

    private ElfImage(ElfSource source, in ElfHeader header, ElfSegment[] segments, string? path, ElfLimits limits)
    {
        _source = source;
        _segments = segments;
        Header = header;
        Path = path;
        Limits = limits;
        _sections = new Lazy<ElfSection[]>(() => _source.IsWholeFile ? ElfHeaderTables.ReadSections(_source, Header, Limits) : []);
        _dynamic = new Lazy<ElfDynamic>(() => ElfDynamic.Read(this, (_source as ProcessSource)?.Bias ?? 0));
        _symbols = new Lazy<ElfSymbolTable>(() => ElfSymbolTables.FromSection(this, ElfSection.SymbolTable) ?? ElfSymbolTables.Empty);
        _dynamicSymbols = new Lazy<ElfSymbolTable>(
            () => ElfSymbolTables.FromSection(this, ElfSection.DynamicSymbols) ?? ElfSymbolTables.FromDynamic(this, _dynamic.Value));
    }

    /// <summary>Path it was opened with; null for an image from memory.</summary>
    public string? Path { get; }

    /// <summary>The file it is read from, closed by <see cref="Dispose"/>; null for an image from memory.</summary>
    public SafeFileHandle? File => (_source as WholeFileSource)?.File;

    /// <summary>The ELF header.</summary>
    public ElfHeader Header { get; }

    /// <summary>Program, library, object file or core.</summary>
    public ElfType Type => Header.Type;

    /// <summary>One of <see cref="ElfMachine"/> or any other value.</summary>
    public ushort Machine => Header.Machine;

    /// <summary>Always true for an image that could be opened.</summary>
    public bool Is64Bit => Header.Is64Bit;

    /// <summary>Always true for an image that could be opened.</summary>
    public bool IsLittleEndian => Header.IsLittleEndian;

    /// <summary>Program headers in file order.</summary>
    public IReadOnlyList<ElfSegment> Segments => _segments;

    /// <summary>Section headers in file order; empty when stripped away, unreadable, or read from a process.</summary>
    public IReadOnlyList<ElfSection> Sections => _sections.Value;

    /// <summary><c>.symtab</c>; empty in stripped files.</summary>
    public ElfSymbolTable Symbols => _symbols.Value;

    /// <summary><c>.dynsym</c>, found without section headers too.</summary>
    public ElfSymbolTable DynamicSymbols => _dynamicSymbols.Value;

    /// <summary>The linker's build-id, usually 20 bytes; empty when there is none.</summary>
    public ReadOnlySpan<byte> BuildId => ElfNotes.BuildId(this);

    internal ElfLimits Limits { get; }

    internal ElfDynamic Dynamic => _dynamic.Value;

    /// <summary>Opens a file for reading. False with the reason when it cannot be read as ELF.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out ElfImage? image, [NotNullWhen(false)] out string? error, ElfLimits? limits = null)
    {
        image = null;
        var source = WholeFileSource.TryOpen(path, out error);
        return source is not null && TryRead(source, path, limits ?? ElfLimits.Default, out image, out error);
    }

    /// <summary>Reads an image from bytes in memory, which must not change while it is used.</summary>
    public static bool TryCreate(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ElfImage? image, [NotNullWhen(false)] out string? error, ElfLimits? limits = null) =>
        TryRead(new WholeFileSource(bytes), null, limits ?? ElfLimits.Default, out image, out error);

    /// <summary>
    /// Reads an image out of a process: the vDSO, deleted and replaced files. <paramref name="loadAddress"/> is
    /// where its ELF header is mapped. There are no section headers, so only dynamic symbols and mapped tables.
    /// </summary>
    public static bool TryCreateFromProcess(
        ElfMemoryReader reader, ulong loadAddress, [NotNullWhen(true)] out ElfImage? image, [NotNullWhen(false)] out string? error, ElfLimits? limits = null)
    {
        limits ??= ElfLimits.Default;
        var source = new ProcessSource(reader, loadAddress, limits);
        if (!TryRead(source, null, limits, out image, out error))
        {
            return false;
        }

        // The file's first page has its beginning, however large pages are.
        const ulong LargestPage = 65536;
        source.Bias = image.LoadBias(loadAddress, 0, LargestPage);
        return true;
    }

    /// <summary>
    /// The section of that name. A name <c>.debug_x</c> also finds the old compressed form <c>.zdebug_x</c>.
    /// </summary>
    public bool TryGetSection(string name, out ElfSection section)
    {
        foreach (var candidate in _sections.Value)
        {
            if (candidate.Name == name)
            {
                section = candidate;
                return true;
            }
        }

        section = default;
        return name.StartsWith(".debug_", StringComparison.Ordinal) && TryGetSection(".z" + name[1..], out section);
    }

    /// <summary>
    /// The contents of a section, decompressed once and kept if it is compressed; empty when it has none,
    /// reaches outside the file or does not decompress.
    /// </summary>
    public ReadOnlySpan<byte> SectionBytes(scoped in ElfSection section)
    {
        if (section.IsNoBits)
        {
            return default;
        }

        var stored = _source.FileBytes(section.Offset, section.Size);
        if (!section.IsCompressed && !section.IsOldCompressed)
        {
            return stored;
        }

        lock (_decompressed)
        {
            if (!_decompressed.TryGetValue(section.Offset, out byte[]? bytes))
            {
                using var expansion = new SectionExpansion(stored, section, Limits.MaxDecompressedSize);
                bytes = expansion.Until(ulong.MaxValue).ToArray();
                _decompressed.Add(section.Offset, bytes);
            }

            return bytes;
        }
    }

    /// <summary>The contents of the named section; empty when there is none.</summary>
    public ReadOnlySpan<byte> SectionBytes(string name) => TryGetSection(name, out var section) ? SectionBytes(section) : default;

    /// <summary>Finds a defined symbol by its name without version: dynamic symbols first, then all.</summary>
    public bool TryFindSymbol(ReadOnlySpan<byte> name, out ElfSymbol symbol) =>
        _dynamic.Value.TryFindSymbol(this, name, out symbol) || ElfSymbolTables.TryFind(Symbols, name, out symbol);

    /// <summary>
    /// Copies bytes at a file address through the mapped segments and returns how many there are; bytes
    /// beyond a segment's file size count as zero up to its memory size.
    /// </summary>
    public int ReadVirtual(ulong vaddr, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int copied = ReadSegment(unchecked(vaddr + (ulong)done), destination[done..]);
            if (copied == 0)
            {
                break;
            }

            done += copied;
        }

        return done;
    }

    /// <summary>The mapped bytes from a file address to the end of what the file holds of its segment.</summary>
    public ReadOnlySpan<byte> VirtualBytes(ulong vaddr) =>
        TryGetMapped(vaddr, out var bytes, out ulong start) ? bytes[(int)(vaddr - start)..] : default;

    /// <summary>All bytes that the file holds of the segment around a file address, and the address of the first.</summary>
    internal bool TryGetMapped(ulong vaddr, out ReadOnlySpan<byte> bytes, out ulong start)
    {
        for (int i = 0; i < _segments.Length; i++)
        {
            ref readonly var segment = ref _segments[i];
            if (segment.Type == ElfSegmentType.Load && segment.HasFileBytesAt(vaddr))
            {
                bytes = _source.SegmentBytes(i, segment);
                start = segment.VirtualAddress;
                return vaddr - start < (ulong)bytes.Length;
            }
        }

        bytes = default;
        start = 0;
        return false;
    }

    /// <summary>
    /// Process address minus file address for a mapping of this file at a file offset (a line of
    /// <c>/proc/PID/maps</c>), best its lowest or its executable one. 0 for a program at a fixed address.
    /// <paramref name="pageSize"/> is that of the machine of the process, as a mapping begins where a page does, and
    /// <paramref name="executable"/> tells apart two segments that share a page of the file.
    /// </summary>
    public ulong LoadBias(ulong mappingStart, ulong mappingFileOffset, ulong pageSize, bool? executable = null) =>
        Type == ElfType.Executable ? 0 : ElfLoadBias.Compute(_segments, mappingStart, mappingFileOffset, pageSize, executable);

    /// <summary><c>.gnu_debuglink</c>: file name of the separate debug file and the CRC-32 of its contents.</summary>
    public bool TryGetDebugLink(out string fileName, out uint crc)
    {
        crc = 0;
        var bytes = SectionBytes(".gnu_debuglink");
        return ElfNotes.TryReadName(bytes, out fileName, out int length)
            && ElfNotes.TryReadUInt32(bytes, (length + 4) & ~3, out crc);
    }

    /// <summary><c>.gnu_debugaltlink</c>: file name and build-id of the dwz file shared by several debug files.</summary>
    public bool TryGetDebugAltLink(out string fileName, out ReadOnlySpan<byte> buildId)
    {
        var bytes = SectionBytes(".gnu_debugaltlink");
        bool found = ElfNotes.TryReadName(bytes, out fileName, out int length);
        buildId = found ? bytes[(length + 1)..] : default;
        return found;
    }

    /// <summary><c>.gnu_debugdata</c>: a small ELF file, packed into this one, with the symbols of local functions.</summary>
    public bool TryGetMiniDebugInfo([NotNullWhen(true)] out ElfImage? image)
    {
        image = null;
        var packed = SectionBytes(".gnu_debugdata");
        byte[]? bytes = packed.IsEmpty ? null : XzData.Decompress(packed, Limits.MaxDecompressedSize);
        return bytes is not null && TryCreate(bytes, out image, out _, Limits);
    }

    /// <summary>Closes the file; every span and symbol name of this image is dead afterwards.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Bytes at a file offset; empty when out of bounds.</summary>
    internal ReadOnlySpan<byte> FileBytes(ulong offset, ulong size) => _source.FileBytes(offset, size);

    /// <summary>Whether <see cref="FileBytes"/> has these.</summary>
    internal bool HasFileBytes(ulong offset, ulong size) => _source.HasFileBytes(offset, size);

    /// <summary>CRC-32 of the whole file, as a debug link states it.</summary>
    internal uint FileCrc()
    {
        const ulong Block = 1 << 20;
        Crc32 crc = new();
        ulong length = _source.Length;
        for (ulong offset = 0; offset < length; offset += Block)
        {
            crc.Append(_source.FileBytes(offset, Math.Min(Block, length - offset)));
        }

        return crc.GetCurrentHashAsUInt32();
    }

    private static bool TryRead(
        ElfSource source, string? path, ElfLimits limits, [NotNullWhen(true)] out ElfImage? image, [NotNullWhen(false)] out string? error)
    {
        image = null;
        var head = source.FileBytes(0, ElfHeader.MaxSize);
        if (head.IsEmpty)
        {
            head = source.FileBytes(0, 52);
        }

        if (ElfHeader.TryRead(head, out var header, out error))
        {
            if (header.Is64Bit && header.IsLittleEndian)
            {
                image = new ElfImage(source, header, ElfHeaderTables.ReadSegments(source, header, limits), path, limits);
                return true;
            }

            error = $"{(header.Is64Bit ? 64 : 32)}-bit {(header.IsLittleEndian ? "little" : "big")}-endian ELF for machine {header.Machine}: only 64-bit little-endian is supported";
        }

        error ??= "not an ELF file";
        source.Dispose();
        return false;
    }

    private int ReadSegment(ulong vaddr, Span<byte> destination)
    {
        for (int i = 0; i < _segments.Length; i++)
        {
            ref readonly var segment = ref _segments[i];
            ulong offset = unchecked(vaddr - segment.VirtualAddress);
            if (segment.Type != ElfSegmentType.Load || offset >= Math.Max(segment.FileSize, segment.MemorySize))
            {
                continue;
            }

            if (segment.HasFileBytesAt(vaddr))
            {
                // No more of a file than is asked for.
                int wanted = (int)Math.Min(segment.FileSize - offset, (ulong)destination.Length);
                var bytes = _source.IsWholeFile ? _source.FileBytes(unchecked(segment.Offset + offset), (ulong)wanted) : default;
                if (bytes.IsEmpty)
                {
                    bytes = _source.SegmentBytes(i, segment);
                    bytes = offset < (ulong)bytes.Length ? bytes[(int)offset..] : default;
                }

                int count = Math.Min(bytes.Length, wanted);
                bytes[..count].CopyTo(destination);
                return count;
            }

            int zeros = (int)Math.Min(segment.MemorySize - offset, (ulong)destination.Length);
            destination[..zeros].Clear();
            return zeros;
        }

        return 0;
    }
}
