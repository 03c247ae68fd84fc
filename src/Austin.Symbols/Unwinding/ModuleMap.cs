namespace Austin.Symbols.Unwinding;

/// <summary>The executable mappings of a process in order of address. Replaced as a whole when they change.</summary>
public sealed class ModuleMap
{
    private ModuleRange[] _ranges = [];

    /// <summary>Grows with each <see cref="Replace"/>: rules kept from an older map are void.</summary>
    public int Generation { get; private set; }

    /// <summary>The end of the highest mapping; 0 when there is none.</summary>
    public ulong End => _ranges.Length > 0 ? _ranges[^1].End : 0;

    /// <summary>The mappings.</summary>
    public ReadOnlySpan<ModuleRange> Ranges => _ranges;

    /// <summary>Takes new mappings, in any order; empty and overlapping ones are dropped.</summary>
    public void Replace(ReadOnlySpan<ModuleRange> ranges)
    {
        var sorted = new List<ModuleRange>(ranges.Length);
        sorted.AddRange(ranges);
        sorted.Sort((x, y) => x.Start.CompareTo(y.Start));
        ulong end = 0;
        sorted.RemoveAll(range =>
        {
            bool bad = range.Start >= range.End || range.Start < end;
            end = bad ? end : range.End;
            return bad;
        });
        _ranges = [.. sorted];
        Generation++;
    }

    /// <summary>The mapping that holds a pc; false when nothing executable is there.</summary>
    public bool TryFind(ulong pc, out ModuleRange range)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Start <= pc)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        range = low > 0 ? _ranges[low - 1] : default;
        return low > 0 && pc < range.End;
    }
}
