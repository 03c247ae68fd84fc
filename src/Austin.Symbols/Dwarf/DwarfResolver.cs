namespace Austin.Symbols.Dwarf;

/// <summary>
/// Turns addresses of one file into chains of functions and lines. Everything is read on first need: the index of
/// units, then per unit its lines and functions, then per function its inlined calls. Addresses in ascending order
/// visit each unit once; what is kept is dropped when it grows beyond its limit. Not thread-safe.
/// </summary>
internal sealed class DwarfResolver
{
    private readonly DwarfFile _file;
    private readonly DwarfLimits _limits;
    private readonly IFunctionNames _names;
    private readonly SplitUnits _split;
    private readonly Dictionary<DwarfUnit, UnitDetail> _details = [];
    private readonly List<DwarfUnit> _candidates = [];
    private readonly UnitIndex _index;
    private long _cached;

    public DwarfResolver(DwarfSections sections, IDebugCompanions companions, IFunctionNames names, DwarfLimits limits)
    {
        _limits = limits;
        _names = names;
        _split = new SplitUnits(companions, limits);
        _file = new DwarfFile(sections, limits, () => companions.OpenSupplementary() is { } supplementary
            ? new DwarfFile(supplementary, limits, static () => null)
            : null);
        _index = new UnitIndex(_file);
    }

    /// <summary>Appends the chain at an address, innermost first; false when no unit knows anything about it.</summary>
    public bool TryResolve(ulong vaddr, List<SourceFrame> frames)
    {
        _candidates.Clear();
        _index.FindListed(vaddr, _candidates);
        if (TryResolveInFunction(vaddr, frames))
        {
            return true;
        }

        _candidates.Clear();
        _index.Find(vaddr, _candidates);
        if (TryResolveInFunction(vaddr, frames))
        {
            return true;
        }

        foreach (DwarfUnit unit in _candidates)
        {
            UnitDetail detail = DetailOf(unit);
            if (detail.Lines is { } lines && lines.TryFind(vaddr, out LineRow row))
            {
                frames.Add(FrameAt(null, detail, row.File, row.Line, row.Column, isInlined: false));
                return true;
            }
        }

        return false;
    }

    /// <summary>Units can overlap where identical functions were folded: one that knows the function is best.</summary>
    private bool TryResolveInFunction(ulong vaddr, List<SourceFrame> frames)
    {
        foreach (DwarfUnit unit in _candidates)
        {
            UnitDetail detail = DetailOf(unit);
            if (detail.Functions.TryFind(vaddr, out int function))
            {
                AddChain(detail, function, vaddr, frames);
                return true;
            }
        }

        return false;
    }

    private void AddChain(UnitDetail detail, int function, ulong vaddr, List<SourceFrame> frames)
    {
        LineRow row = default;
        detail.Lines?.TryFind(vaddr, out row);
        (uint file, uint line, uint column) = (row.File, row.Line, row.Column);

        long before = detail.Size;
        InlineTree tree = detail.TreeOf(function);
        _cached += detail.Size - before;
        for (int number = tree.Find(vaddr); number >= 0;)
        {
            InlinedCall call = tree[number];
            string? name = detail.Entries.TryFollow(call.Origin, out DieLocation origin) ? NameOf(origin, isConcrete: false) : null;
            frames.Add(FrameAt(name, detail, file, line, column, isInlined: true));
            (file, line, column) = (call.File, call.Line, call.Column);
            number = call.Parent;
        }

        string? outermost = NameOf(new DieLocation(detail.Entries, (ulong)function), isConcrete: true);
        frames.Add(FrameAt(outermost, detail, file, line, column, isInlined: false));
    }

    private static SourceFrame FrameAt(
        string? function, UnitDetail detail, uint file, uint line, uint column, bool isInlined)
    {
        string? path = detail.Lines is { } lines ? UnitLines.Path(detail.Unit, lines, file) : null;
        return new SourceFrame(function, path, line, column, isInlined);
    }

    /// <param name="location">Entry of a function or, for an inlined call, of its origin.</param>
    /// <param name="isConcrete">The entry has code, so that the symbol table can know it.</param>
    private string? NameOf(DieLocation location, bool isConcrete)
    {
        Dictionary<ulong, string?> names = location.Unit.File.Names;
        if (!names.TryGetValue(location.Offset, out string? name))
        {
            ReadOnlySpan<byte> bytes = NameResolver.Resolve(location, out bool isLinkageName);
            if (isConcrete && !isLinkageName && DwarfLanguage.Mangles(location.Unit.Root.Language.Number))
            {
                name = FunctionIndex.EntryOf(location) is { } entry ? _names.NameAtEntry(entry) : null;
            }

            name ??= bytes.IsEmpty ? null : _names.Format(bytes);
            names.Add(location.Offset, name);
            _cached += 60 + (2 * (name?.Length ?? 0));
        }

        return name;
    }

    private UnitDetail DetailOf(DwarfUnit unit)
    {
        if (!_details.TryGetValue(unit, out UnitDetail? detail))
        {
            if (_cached > _limits.CacheBytes || _split.OpenFiles >= _limits.SplitFiles)
            {
                DropCaches();
            }

            detail = new UnitDetail(unit, _split.Find(unit));
            _cached += detail.Size;
            _details.Add(unit, detail);
        }

        return detail;
    }

    private void DropCaches()
    {
        _details.Clear();
        _file.DropCaches();
        _file.Supplementary?.DropCaches();
        _split.Close();
        _cached = 0;
    }
}
