using Austin.Symbols.Dwarf;
using Austin.Symbols.Elf;

namespace Austin.Symbols.Symbolization;

/// <summary>
/// Debug sections of an ELF file. Compressed ones are expanded when first asked for; the first request for
/// <c>.debug_info</c> expands the others that every lookup needs at the same time on another thread.
/// </summary>
internal sealed class ElfDebugSections : DwarfSections, IDisposable
{
    /// <summary>Below this many compressed bytes a second thread costs more than it saves.</summary>
    private const ulong WorthAThread = 256 << 10;

    private static readonly DwarfSection[] _neededEarly =
    [
        DwarfSection.Abbreviations, DwarfSection.RangeLists, DwarfSection.Ranges, DwarfSection.Line,
        DwarfSection.LineStrings, DwarfSection.Strings,
    ];

    private readonly ElfImage _image;
    private readonly bool _ownsImage;
    private readonly ElfSection?[] _sections;
    private readonly Lazy<byte[]>?[] _expanded;
    private Task? _expansion;

    /// <param name="image">The file.</param>
    /// <param name="isSplit">It is a <c>.dwo</c> or <c>.dwp</c> file.</param>
    /// <param name="ownsImage">Dispose the file as well.</param>
    public ElfDebugSections(ElfImage image, bool isSplit, bool ownsImage)
    {
        _image = image;
        _ownsImage = ownsImage;
        int count = Enum.GetValues<DwarfSection>().Length;
        _sections = new ElfSection?[count];
        _expanded = new Lazy<byte[]>?[count];
        for (int i = 0; i < count; i++)
        {
            if (!image.TryGetSection(NameOf((DwarfSection)i, isSplit), out ElfSection section) || section.IsNoBits)
            {
                continue;
            }

            _sections[i] = section;
            if (section.IsCompressed || section.IsOldCompressed)
            {
                _expanded[i] = new Lazy<byte[]>(() => SectionDecompressor.Decompress(
                    image.FileBytes(section.Offset, section.Size), section, image.Limits.MaxDecompressedSize));
            }
        }
    }

    /// <summary>The file has entries to read.</summary>
    public bool HasInfo => _sections[(int)DwarfSection.Info] is { Size: > 0 };

    public override ReadOnlySpan<byte> Get(DwarfSection section)
    {
        if (_expanded[(int)section] is { } expanded)
        {
            if (section == DwarfSection.Info && _expansion is null)
            {
                StartExpansion();
            }

            return expanded.Value;
        }

        return _sections[(int)section] is { } stored ? _image.FileBytes(stored.Offset, stored.Size) : default;
    }

    /// <summary>Also waits for the other thread, which reads from the mapped file.</summary>
    public void Dispose()
    {
        _expansion?.Wait();
        if (_ownsImage)
        {
            _image.Dispose();
        }
    }

    private void StartExpansion()
    {
        ulong size = 0;
        foreach (DwarfSection section in _neededEarly)
        {
            size += _expanded[(int)section] is null ? 0 : _sections[(int)section]!.Value.Size;
        }

        _expansion = size < WorthAThread ? Task.CompletedTask : Task.Run(() =>
        {
            foreach (DwarfSection section in _neededEarly)
            {
                _ = _expanded[(int)section]?.Value;
            }
        });
    }
}
