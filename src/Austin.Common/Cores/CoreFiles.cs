using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;

namespace Austin.Common.Cores;

/// <summary>
/// The files that the process of a core had mapped. A core leaves out what files have, so they are opened: at their path, else where they are
/// kept by build-id. One that is not the file of the core is not used, and is named.
/// </summary>
/// <param name="core">The core.</param>
/// <param name="root">The folder below which they are looked for; null for their own paths.</param>
/// <param name="executable">The file of the program, wherever it lies; null for its own path.</param>
internal sealed class CoreFiles(CoreFile core, string? root, string? executable) : ITargetFiles, IDisposable
{
    // Entries of PT_DYNAMIC that are compared; real files have some thirty.
    private const int MaxEntries = 256;
    private const int EntrySize = 16;
    private const ulong DebugTag = 21;

    private readonly Dictionary<string, CoreFileState> _states = [];
    private readonly Dictionary<string, ElfImage?> _images = [];
    private readonly ILookup<string, CoreMapping> _mappings = core.Notes.Files.ToLookup(mapping => mapping.Path);
    private readonly string? _program = core.Notes.Files.Find(file => core.Notes.Entry >= file.Start && core.Notes.Entry < file.End)?.Path;
    private readonly MemoryMap _map = CoreMap.Of(core);
    private readonly Lazy<string?> _cache = new(BuildIdFiles.CacheFolder);

    /// <summary>The folder below which they are looked for; null for their own paths.</summary>
    public string? Root => root;

    public bool Exists => true;

    public string? Executable => _program;

    public int InnerId => core.Notes.Pid;

    /// <summary>The files of programs and libraries that were looked for and cannot be used, in the order of the search.</summary>
    public IEnumerable<(string Path, CoreFileState State)> Unusable =>
        _states.Where(pair => pair.Value != CoreFileState.Found && _mappings[pair.Key].Any(HoldsProgram)).Select(pair => (pair.Key, pair.Value));

    public ulong PageSize { get; } = core.Notes.PageSize;

    public MemoryMap TryReadMap() => _map;

    public bool TryOpen(Mapping mapping, [NotNullWhen(true)] out ElfImage? image)
    {
        image = null;
        if (_states.TryGetValue(mapping.Path, out CoreFileState state) && state != CoreFileState.Found)
        {
            return false;
        }

        state = Open(mapping.Path, out image);
        _states[mapping.Path] = state;
        return image is not null;
    }

    /// <summary>Copies memory that was mapped from a file and that the process could not have changed.</summary>
    /// <returns>Bytes copied; 0 where there is no such memory, or its file cannot be used.</returns>
    public int Read(ulong address, Span<byte> destination)
    {
        if (!TryFindSegment(address, out ElfImage? image, out ElfSegment segment, out CoreMapping? mapping))
        {
            return 0;
        }

        ulong skip = mapping.Offset + (address - mapping.Start) - segment.Offset;
        ulong left = Math.Min(segment.FileSize - skip, mapping.End - address);
        return image.ReadVirtual(segment.VirtualAddress + skip, destination[..(int)Math.Min(left, (ulong)destination.Length)]);
    }

    /// <summary>Whether an address lies in code of a file that can be used.</summary>
    public bool IsCode(ulong address) => TryFindSegment(address, out _, out ElfSegment segment, out _) && segment.IsExecutable;

    public void Dispose()
    {
        foreach (ElfImage? image in _images.Values)
        {
            image?.Dispose();
        }

        _images.Clear();
    }

    // What the process may write is in the core, or was left out of it; the file has what it was at first.
    private bool TryFindSegment(
        ulong address, [NotNullWhen(true)] out ElfImage? image, out ElfSegment segment, [NotNullWhen(true)] out CoreMapping? mapping)
    {
        segment = default;
        mapping = Find(address);
        image = mapping is null || !mapping.Path.StartsWith('/') ? null : Image(mapping);
        if (image is null)
        {
            return false;
        }

        ulong offset = mapping!.Offset + (address - mapping.Start);
        foreach (ElfSegment candidate in image.Segments)
        {
            if (candidate.Type == ElfSegmentType.Load && !candidate.IsWritable && offset >= candidate.Offset && offset - candidate.Offset < candidate.FileSize)
            {
                segment = candidate;
                return true;
            }
        }

        return false;
    }

    private CoreMapping? Find(ulong address)
    {
        List<CoreMapping> files = core.Notes.Files;
        int low = 0;
        int high = files.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (address < files[middle].Start)
            {
                high = middle - 1;
            }
            else if (address >= files[middle].End)
            {
                low = middle + 1;
            }
            else
            {
                return files[middle];
            }
        }

        return null;
    }

    private ElfImage? Image(CoreMapping mapping)
    {
        if (!_images.TryGetValue(mapping.Path, out ElfImage? image))
        {
            _states[mapping.Path] = Open(mapping.Path, out image);
            _images.Add(mapping.Path, image);
        }

        return image;
    }

    private CoreFileState Open(string path, out ElfImage? image)
    {
        CoreMapping[] mappings = [.. _mappings[path]];
        byte[] buildId = BuildId(mappings);
        string? named = path == _program ? executable : null;
        CoreFileState state = Open(named ?? RootedPath.Resolve(root, path), mappings, buildId, out image);
        // What the user named is not replaced by anything; what lies at the path may have been updated or removed since.
        if (state == CoreFileState.Found || named is not null)
        {
            return state;
        }

        string[] folders = root is null ? [BuildIdFiles.DebugFolder] : [$"{root}{BuildIdFiles.DebugFolder}", BuildIdFiles.DebugFolder];
        foreach (string candidate in BuildIdFiles.Programs(buildId, _cache.Value, folders))
        {
            if (Open(candidate, mappings, buildId, out image) == CoreFileState.Found)
            {
                return CoreFileState.Found;
            }
        }

        return state;
    }

    private CoreFileState Open(string? place, CoreMapping[] mappings, byte[] buildId, out ElfImage? image)
    {
        // A device is not opened: that may have effects, and it is no program.
        if (place is null || !FileIdentity.IsRegular(place) || !ElfImage.TryOpen(place, out image, out _))
        {
            image = null;
            return CoreFileState.Missing;
        }

        if (image.Machine == core.MachineNumber && IsOfCore(image, mappings, buildId))
        {
            return CoreFileState.Found;
        }

        image.Dispose();
        image = null;
        return CoreFileState.Different;
    }

    // What is only read, such as tables of translations, is no program.
    private bool HoldsProgram(CoreMapping mapping) =>
        core.Find(mapping.Start) is >= 0 and int index && (core.Segments[index].Access & (MappingAccess.Write | MappingAccess.Execute)) != 0;

    // The first page of a file has it, which is dumped unless coredump_filter leaves it out. Empty where there is none.
    private byte[] BuildId(CoreMapping[] mappings)
    {
        CoreMapping? first = Array.Find(mappings, mapping => mapping.Offset == 0);
        if (first is null || !ElfImage.TryCreateFromProcess(core.Read, first.Start, out ElfImage? mapped, out _))
        {
            return [];
        }

        using (mapped)
        {
            return mapped.BuildId.ToArray();
        }
    }

    // The build-id decides where the core has it. Else the mappings must be parts of the file's segments, and the dynamic section, which is
    // in memory that the process could write, must be that of the file.
    private bool IsOfCore(ElfImage image, CoreMapping[] mappings, byte[] buildId)
    {
        if (buildId.Length > 0)
        {
            return image.BuildId.SequenceEqual(buildId);
        }

        bool? isSame = mappings.Length == 0 ? null : HasSameDynamic(image, image.LoadBias(mappings[0].Start, mappings[0].Offset, PageSize));
        return isSame ?? (!Array.Exists(mappings, mapping => mapping.IsDeleted) && Array.TrueForAll(mappings, mapping => IsPart(image, mapping)));
    }

    private bool IsPart(ElfImage image, CoreMapping mapping)
    {
        ulong length = mapping.End - mapping.Start;
        ulong page = ~(PageSize - 1);
        foreach (ElfSegment segment in image.Segments)
        {
            ulong end = (segment.Offset + segment.FileSize + ~page) & page;
            if (segment.Type == ElfSegmentType.Load && mapping.Offset >= (segment.Offset & page) && length <= end && mapping.Offset <= end - length)
            {
                return true;
            }
        }

        return false;
    }

    // The dynamic linker adds the bias to the addresses in it, and writes DT_DEBUG. null when one of them cannot be read.
    private bool? HasSameDynamic(ElfImage image, ulong bias)
    {
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type != ElfSegmentType.Dynamic)
            {
                continue;
            }

            int length = (int)Math.Min(segment.FileSize, MaxEntries * EntrySize) / EntrySize * EntrySize;
            byte[] ofFile = new byte[length];
            byte[] ofCore = new byte[length];
            if (length == 0 || image.ReadVirtual(segment.VirtualAddress, ofFile) != length || core.Read(segment.VirtualAddress + bias, ofCore) != length)
            {
                return null;
            }

            for (int at = 0; at < length; at += EntrySize)
            {
                ulong tag = Word(ofFile, at);
                ulong value = Word(ofFile, at + 8);
                ulong seen = Word(ofCore, at + 8);
                if (Word(ofCore, at) != tag || (seen != value && seen != value + bias && tag != DebugTag))
                {
                    return false;
                }
            }

            return true;
        }

        return null;
    }

    private static ulong Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
