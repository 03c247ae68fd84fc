using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Statistics;

/// <summary>Adds up the quantities of a capture by stack and by thread.</summary>
internal sealed class CaptureSums(CaptureReader reader, StatsFilter filter)
{
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly Dictionary<(int Node, CaptureThread Thread), long[]> _own = [];
    private readonly Dictionary<CaptureThread, long[]> _threads = [];
    private Dictionary<CaptureThread, long[]>? _chosen;

    public StackNames Stacks { get; } = new(reader.Table);

    public IReadOnlyList<Metric> Metrics => _metrics.Set.Metrics;

    /// <summary>The sums of the threads that were asked for, in the order of <see cref="Metrics"/>; complete after the last sample.</summary>
    public IReadOnlyDictionary<CaptureThread, long[]> Threads => _chosen ??= _threads.Where(t => filter.Includes(t.Key)).ToDictionary();

    /// <summary>Counts a sample. Some names are told behind the samples of their thread, so that it is chosen at the end.</summary>
    public void Add(CaptureSample sample)
    {
        IReadOnlyList<Metric> metrics = _metrics.For(sample).Metrics;
        (int, CaptureThread) key = (Stacks.Add(sample), sample.Thread);
        if (!_own.TryGetValue(key, out long[]? own))
        {
            own = new long[metrics.Count];
            _own.Add(key, own);
        }

        if (!_threads.TryGetValue(sample.Thread, out long[]? ofThread))
        {
            ofThread = new long[metrics.Count];
            _threads.Add(sample.Thread, ofThread);
        }

        for (int i = 0; i < metrics.Count; i++)
        {
            long value = SampleMetrics.Value(metrics[i], sample);
            own[i] += value;
            ofThread[i] += value;
        }
    }

    /// <summary>Own and total by function or line. A function that calls itself has its time once in its total.</summary>
    public IReadOnlyList<FunctionSum> Functions(int metric, bool byLine)
    {
        StackTree tree = Stacks.Tree;
        int[] groups = Groups(byLine, out int groupCount, out int[] example);
        long[] total = new long[tree.Count];
        long[] ownOfGroup = new long[groupCount];
        long[] totalOfGroup = new long[groupCount];
        foreach (((int node, CaptureThread thread), long[] own) in _own)
        {
            if (node > StackTree.Root && Threads.ContainsKey(thread))
            {
                total[node] += own[metric];
                ownOfGroup[groups[tree.Frame(node)]] += own[metric];
            }
        }

        for (int node = tree.Count - 1; node > StackTree.Root; node--)
        {
            total[tree.Parent(node)] += total[node];
        }

        AddTotals(groups, total, totalOfGroup);
        return [.. Enumerable.Range(0, groupCount).Select(g => new FunctionSum(example[g], ownOfGroup[g], totalOfGroup[g]))];
    }

    // Walks the tree depth first, knowing how often each group is on the path, so that only outermost calls count.
    private void AddTotals(int[] groups, long[] total, long[] totalOfGroup)
    {
        StackTree tree = Stacks.Tree;
        (int[] firstChild, int[] nextSibling) = LinkChildren(tree);
        int[] active = new int[totalOfGroup.Length];
        int node = firstChild[StackTree.Root];
        while (node > StackTree.Root)
        {
            int group = groups[tree.Frame(node)];
            if (active[group]++ == 0)
            {
                totalOfGroup[group] += total[node];
            }

            int next = firstChild[node];
            while (next == StackTree.Root && node != StackTree.Root)
            {
                active[groups[tree.Frame(node)]]--;
                next = nextSibling[node];
                node = tree.Parent(node);
            }

            node = next;
        }
    }

    // 0, the root, is nobody's child and stands for none.
    private static (int[] FirstChild, int[] NextSibling) LinkChildren(StackTree tree)
    {
        int[] firstChild = new int[tree.Count];
        int[] nextSibling = new int[tree.Count];
        for (int node = tree.Count - 1; node > StackTree.Root; node--)
        {
            nextSibling[node] = firstChild[tree.Parent(node)];
            firstChild[tree.Parent(node)] = node;
        }

        return (firstChild, nextSibling);
    }

    // The group of each named frame, and one frame of each group.
    private int[] Groups(bool byLine, out int count, out int[] example)
    {
        FrameNames frames = Stacks.Frames;
        Dictionary<(string, string, long), int> ids = [];
        List<int> examples = [];
        int[] groups = new int[frames.Count];
        for (int frame = 0; frame < groups.Length; frame++)
        {
            bool isAddress = NativeFiles.IsAddress(frames.File(frame));
            (string, string, long) key = (
                frames.Function(frame), isAddress && !byLine ? NativeFiles.AnyAddress : frames.File(frame), byLine ? frames.Line(frame) : 0);
            if (!ids.TryGetValue(key, out groups[frame]))
            {
                groups[frame] = ids.Count;
                ids.Add(key, groups[frame]);
                examples.Add(frame);
            }
        }

        count = ids.Count;
        example = [.. examples];
        return groups;
    }
}
