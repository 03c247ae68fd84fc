using Austin.Symbols;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;
using Austin.Symbols.Unwinding;
using AustinP.Resolve.Addresses;
using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Libraries;

/// <summary>An opened program or library and its debug information.</summary>
internal sealed class Library : IDisposable
{
    private readonly ElfImage _image;
    private readonly Machine? _machine;
    private readonly Symbolizer _symbolizer;
    private readonly UnwindTables _functions;
    private readonly List<SourceFrame> _chain = [];

    public Library(ElfImage image, Symbolizer symbolizer)
    {
        _image = image;
        _machine = Machine.Of(image.Machine);
        _symbolizer = symbolizer;
        _functions = new UnwindTables(image);
    }

    /// <summary>Lines can be told, not only function names.</summary>
    public bool HasLines => _symbolizer.HasLines;

    /// <summary>Process address minus file address for a range in a process.</summary>
    /// <param name="entry">A range of this file.</param>
    /// <param name="space">What the process had mapped.</param>
    public ulong Bias(MapEntry entry, AddressSpace space)
    {
        if (_image.Type == ElfType.Executable)
        {
            return 0;
        }

        if (entry.Offset is ulong offset && _image.Segments.Any(segment => segment.Type == ElfSegmentType.Load && segment.FileSize > 0))
        {
            return _image.LoadBias(entry.Start, offset, space.PageSize);
        }

        // Without an offset, the lowest range is the start of the file. A file may be mapped more than once, each
        // time in as much space as its segments take.
        (ulong lowest, ulong span) = Extent(space.PageSize);
        ulong start = 0;
        bool isFirst = true;
        foreach (MapEntry other in space.Entries)
        {
            if (other.Path == entry.Path && other.Start <= entry.Start && (isFirst || other.Start - start >= span))
            {
                start = other.Start;
                isFirst = false;
            }
        }

        return start - lowest;
    }

    /// <summary>Looks an address up, both as what it is and as the return address of a call.</summary>
    /// <param name="vaddr">Address in the file.</param>
    /// <param name="path">The file, as the capture names it.</param>
    /// <param name="address">Gets the answer.</param>
    public void Resolve(ulong vaddr, string path, ResolvedAddress address)
    {
        address.Caller = Chain(vaddr - 1);
        address.Exact = Chain(vaddr);
        address.CallerModule = NameWithout(address.Caller, path, vaddr - 1);
        address.ExactModule = NameWithout(address.Exact, path, vaddr);
        Span<byte> code = stackalloc byte[16];
        code = code[.._image.ReadVirtual(vaddr, code)];
        address.IsSignalReturn = _machine?.IsSignalTrampoline(code) ?? false;
    }

    public void Dispose()
    {
        _symbolizer.Dispose();
        _image.Dispose();
    }

    // By where the function starts, as far as the unwind information tells, so that all of it is one row of a profile; null
    // where every function of the chain has its name.
    private string? NameWithout(SourceFrame[] chain, string path, ulong vaddr) => chain.Length > 0 && Array.TrueForAll(chain, frame => frame.Function is not null)
        ? null
        : ModuleAddress.Name(path, _functions.TryFindFunction(vaddr, out ulong start, out _) ? start : vaddr);

    private SourceFrame[] Chain(ulong vaddr)
    {
        _chain.Clear();
        return _symbolizer.Resolve(vaddr, _chain) ? [.. _chain] : [];
    }

    private (ulong Lowest, ulong Span) Extent(ulong pageSize)
    {
        ulong lowest = ulong.MaxValue;
        ulong highest = 0;
        foreach (ElfSegment segment in _image.Segments)
        {
            if (segment.Type == ElfSegmentType.Load && segment.MemorySize <= ulong.MaxValue - segment.VirtualAddress)
            {
                lowest = Math.Min(lowest, segment.VirtualAddress & ~(pageSize - 1));
                highest = Math.Max(highest, segment.VirtualAddress + segment.MemorySize);
            }
        }

        return highest == 0 ? (0, ulong.MaxValue) : (lowest, highest - lowest);
    }
}
