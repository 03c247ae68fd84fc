using Austin.Symbols.Elf;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// The unwind information of one image: <c>.eh_frame</c> through its search table or an index of our own, then
/// <c>.debug_frame</c> of the image or of its debug file. Nothing is read before the first question.
/// </summary>
public sealed class UnwindTables
{
    private readonly ElfImage? _debugImage;
    private readonly UnwindLimits _limits;
    private readonly Lazy<FrameSearchTable> _searchTable;
    private readonly Lazy<FrameIndex?> _ehIndex;
    private readonly Lazy<FrameIndex?> _debugIndex;
    private readonly Lazy<SymbolIndex> _symbols;
    private readonly ReadOnlyMemory<byte> _frames;
    private readonly ulong _framesAddress;
    private readonly ulong[]? _functionStarts;

    /// <summary>Tables of an image; <paramref name="debugImage"/> may hold a <c>.debug_frame</c> for it. Without an image there are none.</summary>
    public UnwindTables(ElfImage? image, ElfImage? debugImage = null, UnwindLimits? limits = null)
    {
        Image = image;
        _debugImage = debugImage;
        _limits = limits ?? UnwindLimits.Default;
        _searchTable = new Lazy<FrameSearchTable>(() => image is null ? default : FrameSearchTable.Read(image));
        _ehIndex = new Lazy<FrameIndex?>(IndexEhFrame);
        _debugIndex = new Lazy<FrameIndex?>(IndexDebugFrame);
        _symbols = new Lazy<SymbolIndex>(() => SymbolIndex.Build(image!));
    }

    /// <summary>Tables of code that a process compiled and described.</summary>
    /// <param name="image">The image that the compiler made, without segments; null when it made none.</param>
    /// <param name="frames">The contents of its <c>.eh_frame</c>, relocated; empty when it has none.</param>
    /// <param name="framesAddress">Where those lie.</param>
    /// <param name="functionStarts">Where its functions start, in any order: those that cannot throw have no frames.</param>
    public UnwindTables(ElfImage? image, ReadOnlyMemory<byte> frames, ulong framesAddress, IEnumerable<ulong> functionStarts)
        : this(image)
    {
        _frames = frames;
        _framesAddress = framesAddress;
        _functionStarts = [.. functionStarts.Order()];
    }

    /// <summary>The image they belong to; null for code that its compiler described otherwise.</summary>
    public ElfImage? Image { get; }

    /// <summary>The range of the FDE that covers a file address: the function, or a part of it split off by the compiler.</summary>
    public bool TryFindFunction(ulong vaddr, out ulong start, out ulong end)
    {
        bool found = TryFind(vaddr, out var description, out _);
        start = description.Start;
        end = description.End;
        return found;
    }

    /// <summary>The FDE that covers a file address, and the section that its offsets count in.</summary>
    internal bool TryFind(ulong vaddr, out FrameDescription description, out FrameSection section)
    {
        if (Image is not null && _searchTable.Value.IsUsable)
        {
            if (_searchTable.Value.TryFind(Image, vaddr, out ulong address)
                && Image.TryGetMapped(address, out var bytes, out ulong start))
            {
                section = new FrameSection(bytes, start, isDebugFrame: false);
                if (section.TryReadDescription((int)(address - start), out description, out _)
                    && vaddr >= description.Start && vaddr < description.End)
                {
                    return true;
                }
            }
        }
        else if (TryFindIn(_ehIndex.Value, EhFrame(out _), vaddr, out description, out section))
        {
            return true;
        }

        return TryFindIn(_debugIndex.Value, DebugFrame(), vaddr, out description, out section);
    }

    /// <summary>Start of the function around an address by symbols and by what calls it, for code without unwind information.</summary>
    internal bool TryFindSymbolStart(ulong vaddr, out ulong start)
    {
        if (_functionStarts is not null)
        {
            int index = Array.BinarySearch(_functionStarts, vaddr);
            index = index < 0 ? ~index - 1 : index;
            start = index >= 0 ? _functionStarts[index] : 0;
            return index >= 0;
        }

        return _symbols.Value.TryFindStart(vaddr, out start);
    }

    /// <summary>All of <c>.eh_frame</c> in order of address, for display.</summary>
    internal FrameIndex? AllOfEhFrame(out FrameSection section)
    {
        section = EhFrame(out _);
        return _ehIndex.Value;
    }

    /// <summary>All of <c>.debug_frame</c> in order of address, for display.</summary>
    internal FrameIndex? AllOfDebugFrame(out FrameSection section)
    {
        section = DebugFrame();
        return _debugIndex.Value;
    }

    private static bool TryFindIn(FrameIndex? index, FrameSection frames, ulong vaddr, out FrameDescription description, out FrameSection section)
    {
        section = frames;
        description = default;
        return index is not null
            && index.TryFind(vaddr, out int offset)
            && section.TryReadDescription(offset, out description, out _)
            && vaddr >= description.Start && vaddr < description.End;
    }

    private FrameIndex? IndexEhFrame()
    {
        var section = EhFrame(out int from);
        return section.Bytes.IsEmpty ? null : FrameIndex.Build(section, from, _limits);
    }

    private FrameIndex? IndexDebugFrame()
    {
        var section = DebugFrame();
        return section.Bytes.IsEmpty ? null : FrameIndex.Build(section, 0, _limits);
    }

    private FrameSection EhFrame(out int from)
    {
        from = 0;
        if (!_frames.IsEmpty)
        {
            return new FrameSection(_frames.Span, _framesAddress, isDebugFrame: false);
        }

        if (Image is null)
        {
            return default;
        }

        ulong address = _searchTable.Value.FramesAddress;
        if (address == 0 && Image.TryGetSection(".eh_frame", out var header))
        {
            address = header.VirtualAddress;
        }

        if (address == 0 || !Image.TryGetMapped(address, out var bytes, out ulong start))
        {
            return default;
        }

        from = (int)(address - start);
        return new FrameSection(bytes, start, isDebugFrame: false);
    }

    private FrameSection DebugFrame()
    {
        var bytes = Image is null ? default : Image.SectionBytes(".debug_frame");
        if (bytes.IsEmpty && _debugImage is not null)
        {
            bytes = _debugImage.SectionBytes(".debug_frame");
        }

        return new FrameSection(bytes, 0, isDebugFrame: true);
    }
}
