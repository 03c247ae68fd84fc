using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Statistics;

/// <summary>Adds up the quantities of a capture by stack and by thread.</summary>
internal sealed class CaptureSums(CaptureReader reader, ToolMessages messages, StatsFilter filter)
{
    private readonly MetricsOfCapture _metrics = new(reader, messages);
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
        long[] ownOfNode = new long[tree.Count];
        long[] ownOfGroup = new long[groupCount];
        foreach (((int node, CaptureThread thread), long[] own) in _own)
        {
            if (node > StackTree.Root && Threads.ContainsKey(thread))
            {
                ownOfNode[node] += own[metric];
                ownOfGroup[groups[tree.Frame(node)]] += own[metric];
            }
        }

        long[] totalOfGroup = GroupTotals.Of(tree, groups, groupCount, ownOfNode);
        return [.. Enumerable.Range(0, groupCount).Select(g => new FunctionSum(example[g], ownOfGroup[g], totalOfGroup[g]))];
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
