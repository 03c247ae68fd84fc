namespace Austin.Symbols.Unwinding;

/// <summary>The FDEs of a section without search table, found by one pass and sorted by address.</summary>
internal sealed class FrameIndex
{
    private readonly ulong[] _starts;
    private readonly int[] _offsets;

    private FrameIndex(ulong[] starts, int[] offsets)
    {
        _starts = starts;
        _offsets = offsets;
    }

    /// <summary>Where each FDE lies, in order of address.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Reads the entries from an offset on, up to the end mark or the first that makes no sense.</summary>
    public static FrameIndex Build(FrameSection section, int from, UnwindLimits limits)
    {
        var starts = new List<ulong>();
        var offsets = new List<int>();
        int offset = from;
        for (int i = 0; i < limits.MaxIndexedEntries; i++)
        {
            if (section.TryReadDescription(offset, out var description, out int next))
            {
                starts.Add(description.Start);
                offsets.Add(offset);
            }

            if (next <= offset)
            {
                break;
            }

            offset = next;
        }

        ulong[] sortedStarts = [.. starts];
        int[] sortedOffsets = [.. offsets];
        Array.Sort(sortedStarts, sortedOffsets);
        return new FrameIndex(sortedStarts, sortedOffsets);
    }

    /// <summary>Offset of the FDE that starts last at or below an address.</summary>
    public bool TryFind(ulong vaddr, out int offset)
    {
        int i = Array.BinarySearch(_starts, vaddr);
        i = i < 0 ? ~i - 1 : i;
        offset = i < 0 ? 0 : _offsets[i];
        return i >= 0;
    }
}
