using Austin.Captures.Frames;
using Austin.Tools.Profiles;

namespace Austin.Tools.Heatmap;

/// <summary>Own and total of groups of frames: files, lines, or parts of lines.</summary>
/// <typeparam name="T">What frames of one group have in common.</typeparam>
internal sealed class HeatGroups<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _ids = [];
    private readonly List<T> _keys = [];

    /// <summary>Adds up a capture.</summary>
    /// <param name="sums">Its stacks.</param>
    /// <param name="own">For each quantity what each node has itself.</param>
    /// <param name="key">The group of a frame.</param>
    public HeatGroups(HeatSums sums, IReadOnlyList<long[]> own, Func<Frame, T> key)
    {
        // Of the frames of the capture some may be in no stack: those that were left out.
        int[] groups = new int[sums.Table.Count];
        Array.Fill(groups, -1);
        for (int node = 1; node < sums.Tree.Count; node++)
        {
            int frame = sums.Tree.Frame(node);
            groups[frame] = groups[frame] < 0 ? Id(key(sums.Table[frame])) : groups[frame];
        }

        Own = [.. own.Select(values => OwnOf(sums.Tree, groups, values))];
        Total = [.. own.Select(values => GroupTotals.Of(sums.Tree, groups, _keys.Count, values))];
    }

    /// <summary>The groups, each at the place of its sums.</summary>
    public IReadOnlyList<T> Keys => _keys;

    /// <summary>By quantity and group: while it was innermost.</summary>
    public IReadOnlyList<long[]> Own { get; }

    /// <summary>By quantity and group: while it was anywhere on the stack.</summary>
    public IReadOnlyList<long[]> Total { get; }

    private int Id(T key)
    {
        if (_ids.TryAdd(key, _keys.Count))
        {
            _keys.Add(key);
        }

        return _ids[key];
    }

    private long[] OwnOf(StackTree tree, int[] groups, long[] values)
    {
        long[] own = new long[_keys.Count];
        for (int node = 1; node < tree.Count; node++)
        {
            own[groups[tree.Frame(node)]] += values[node];
        }

        return own;
    }
}
