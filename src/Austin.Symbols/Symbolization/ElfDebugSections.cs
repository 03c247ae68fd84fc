using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Debug sections of an ELF file. Compressed ones are expanded as far as they are asked for; the first request for
/// <c>.debug_info</c> starts to expand all that lookups need on other threads.
/// </summary>
internal sealed class ElfDebugSections : DwarfSections, IDisposable
{
    /// <summary>Below this many expanded bytes more threads cost more than they save.</summary>
    private const ulong WorthThreads = 1 << 20;

    private static readonly DwarfSection[] _neededEarly =
    [
        DwarfSection.Abbreviations, DwarfSection.RangeLists, DwarfSection.Ranges, DwarfSection.LineStrings,
        DwarfSection.Strings, DwarfSection.Line,
    ];

    private readonly ElfImage _image;
    private readonly bool _ownsImage;
    private readonly ElfSection?[] _sections;
    private readonly SectionExpansion?[] _expansions;
    private Task? _ahead;

    /// <param name="image">The file.</param>
    /// <param name="isSplit">It is a <c>.dwo</c> or <c>.dwp</c> file.</param>
    /// <param name="ownsImage">Dispose the file as well.</param>
    public ElfDebugSections(ElfImage image, bool isSplit, bool ownsImage)
    {
        _image = image;
        _ownsImage = ownsImage;
        int count = Enum.GetValues<DwarfSection>().Length;
        _sections = new ElfSection?[count];
        _expansions = new SectionExpansion?[count];
        for (int i = 0; i < count; i++)
        {
            if (!image.TryGetSection(NameOf((DwarfSection)i, isSplit), out ElfSection section) || section.IsNoBits)
            {
                continue;
            }

            _sections[i] = section;
            if (section.IsCompressed || section.IsOldCompressed)
            {
                _expansions[i] = new SectionExpansion(
                    image.FileBytes(section.Offset, section.Size), section, image.Limits.MaxDecompressedSize);
            }
        }
    }

    /// <summary>The file has entries to read.</summary>
    public bool HasInfo => _sections[(int)DwarfSection.Info] is { Size: > 0 };

    public override ReadOnlySpan<byte> Get(DwarfSection section, ulong end)
    {
        if (_expansions[(int)section] is { } expansion)
        {
            if (section == DwarfSection.Info && _ahead is null)
            {
                ExpandAhead();
            }

            return expansion.Until(end);
        }

        return _sections[(int)section] is { } stored ? _image.FileBytes(stored.Offset, Math.Min(stored.Size, end)) : default;
    }

    public override int Size(DwarfSection section) =>
        _expansions[(int)section]?.Size ?? (_sections[(int)section] is { } stored && _image.HasFileBytes(stored.Offset, stored.Size) ? (int)stored.Size : 0);

    /// <summary>Also stops the other threads, which read what the file owns.</summary>
    public void Dispose()
    {
        foreach (SectionExpansion? expansion in _expansions)
        {
            expansion?.Dispose();
        }

        _ahead?.Wait();
        if (_ownsImage)
        {
            _image.Dispose();
        }
    }

    /// <summary>
    /// Entries refer to others in the whole of <c>.debug_info</c>, the largest section, so it has a thread for itself.
    /// </summary>
    private void ExpandAhead()
    {
        ulong size = 0;
        foreach (SectionExpansion? expansion in _expansions)
        {
            size += (ulong)(expansion?.Size ?? 0);
        }

        _ahead = size < WorthThreads
            ? Task.CompletedTask
            : Task.WhenAll(Task.Run(() => Expand([DwarfSection.Info])), Task.Run(() => Expand(_neededEarly)));
    }

    private void Expand(ReadOnlySpan<DwarfSection> sections)
    {
        foreach (DwarfSection section in sections)
        {
            if (_expansions[(int)section] is { } expansion)
            {
                expansion.Until(ulong.MaxValue);
            }
        }
    }
}
