using Austin.Common.Memory;

namespace AustinP.Modules;

/// <summary>The mappings that a reader of the output knows of: each lives until another one is told that overlaps it.</summary>
internal sealed class DescribedMappings
{
    // By address; they do not overlap.
    private readonly List<Mapping> _known = [];

    /// <summary>Adds a mapping.</summary>
    /// <returns>Whether the reader does not know it, or knows something else in its place by now.</returns>
    public bool TryAdd(Mapping mapping)
    {
        int next = CountUpTo(mapping.Start);
        if (next > 0 && IsSame(_known[next - 1], mapping))
        {
            return false;
        }

        int first = next > 0 && _known[next - 1].End > mapping.Start ? next - 1 : next;
        int end = next;
        while (end < _known.Count && _known[end].Start < mapping.End)
        {
            end++;
        }

        _known.RemoveRange(first, end - first);
        _known.Insert(first, mapping);
        return true;
    }

    /// <summary>Takes a mapping out: there is something else in its place.</summary>
    public void Remove(Mapping mapping) => _known.RemoveAll(known => IsSame(known, mapping));

    private static bool IsSame(Mapping known, Mapping mapping) =>
        known.Start == mapping.Start && known.End == mapping.End && known.Offset == mapping.Offset
        && known.Inode == mapping.Inode && known.Device == mapping.Device && known.IsExecutable == mapping.IsExecutable && known.Path == mapping.Path;

    // The number of mappings that start at or before an address.
    private int CountUpTo(ulong address)
    {
        int low = 0;
        int high = _known.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _known[middle].Start <= address ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
