using Austin.Captures.Frames;

namespace Austin.Tools.Speedscope;

/// <summary>The stacks of one profile in their order, each with its weight; equal neighbours are one.</summary>
internal sealed class WeightedStacks
{
    private readonly List<(int Node, long Weight)> _all = [];

    public IReadOnlyList<(int Node, long Weight)> All => _all;

    /// <summary>Sum of the weights.</summary>
    public long End { get; private set; }

    /// <summary>Appends a stack.</summary>
    public void Add(int node, long weight)
    {
        if (_all.Count > 0 && _all[^1].Node == node)
        {
            _all[^1] = (node, _all[^1].Weight + weight);
        }
        else
        {
            _all.Add((node, weight));
        }

        End += weight;
    }

    /// <summary>Appends an empty stack that lasts until <paramref name="end"/>, if that is still to come.</summary>
    public void SkipTo(long end)
    {
        if (end > End)
        {
            Add(StackTree.Root, end - End);
        }
    }
}
