using Austin.Captures.Frames;

namespace Austin.Captures.Live;

/// <summary>A live profile at one moment, for one metric, one thread or all, and one window. Nothing of it changes any more.</summary>
public sealed class LiveSnapshot
{
    private readonly ReadOnlyMemory<LiveNode> _nodes;
    private readonly ReadOnlyMemory<LiveFrame> _frames;
    private readonly ReadOnlyMemory<LiveFunction> _functions;
    private readonly long[] _own;
    private readonly long[] _total;
    private readonly int[] _firstChild;
    private readonly int[] _nextSibling;

    internal LiveSnapshot(
        ReadOnlyMemory<LiveNode> nodes, ReadOnlyMemory<LiveFrame> frames, ReadOnlyMemory<LiveFunction> functions, long[] own, IReadOnlyList<LiveThread> threads)
    {
        _nodes = nodes;
        _frames = frames;
        _functions = functions;
        _own = own;
        Threads = threads;
        _total = new long[own.Length];
        _firstChild = new int[own.Length];
        _nextSibling = new int[own.Length];

        // A node comes after its parent, so that backwards every node is complete when its turn comes.
        ReadOnlySpan<LiveNode> all = nodes.Span;
        for (int node = own.Length - 1; node > LiveProfile.Root; node--)
        {
            int parent = all[node].Parent;
            _total[node] += own[node];
            _total[parent] += _total[node];
            _nextSibling[node] = _firstChild[parent];
            _firstChild[parent] = node;
        }

        _total[LiveProfile.Root] += own[LiveProfile.Root];
    }

    /// <summary>The threads there are, of any value; by id.</summary>
    public IReadOnlyList<LiveThread> Threads { get; }

    /// <summary>Samples since the start, or since the last reset.</summary>
    public required long Samples { get; init; }

    /// <summary>Whether a limit was met, so that something is in <c>[other]</c>.</summary>
    public required bool IsFull { get; init; }

    /// <summary>The first second that windows still know, by the feeder's clock.</summary>
    public required long OldestSecond { get; init; }

    /// <summary>The sum of all there is in the window.</summary>
    public long Sum => _total[LiveProfile.Root];

    /// <summary>Number of nodes, the root included.</summary>
    public int NodeCount => _own.Length;

    /// <summary>The node of an id below the number of nodes.</summary>
    public LiveNode Node(int id) => _nodes.Span[id];

    /// <summary>The frame of an id.</summary>
    public LiveFrame Frame(int id) => _frames.Span[id];

    /// <summary>The function of an id.</summary>
    public LiveFunction Function(int id) => _functions.Span[id];

    /// <summary>The function of a node; not of the root.</summary>
    public LiveFunction FunctionOf(int node) => Function(Frame(Node(node).Frame).Function);

    /// <summary>What was measured in a node itself.</summary>
    public long Own(int node) => _own[node];

    /// <summary>What was measured in a node and below it.</summary>
    public long Total(int node) => _total[node];

    /// <summary>What was measured in all frames of a kind themselves.</summary>
    public long OwnOf(FrameKind kind)
    {
        long sum = 0;
        for (int node = 1; node < _own.Length; node++)
        {
            sum += _own[node] > 0 && FunctionOf(node).Kind == kind ? _own[node] : 0;
        }

        return sum;
    }

    /// <summary>The callees of a node that have any value, in the order of their ids.</summary>
    public IEnumerable<int> Children(int node)
    {
        for (int child = _firstChild[node]; child != LiveProfile.Root; child = _nextSibling[child])
        {
            if (_total[child] > 0)
            {
                yield return child;
            }
        }
    }

    /// <summary>Own and total by function or line, of those that have any.</summary>
    public List<LiveRow> Rows(bool byLine)
    {
        int count = byLine ? _frames.Length : _functions.Length;
        long[] own = new long[count];
        long[] total = new long[count];
        ReadOnlySpan<LiveNode> nodes = _nodes.Span;
        ReadOnlySpan<LiveFrame> frames = _frames.Span;
        for (int node = 1; node < _own.Length; node++)
        {
            if (_total[node] == 0)
            {
                continue;
            }

            int key = byLine ? nodes[node].Frame : frames[nodes[node].Frame].Function;
            own[key] += _own[node];
            if (byLine ? nodes[node].IsOutermostFrame : nodes[node].IsOutermostFunction)
            {
                total[key] += _total[node];
            }
        }

        List<LiveRow> rows = [];
        for (int key = 0; key < count; key++)
        {
            if (total[key] > 0)
            {
                rows.Add(new LiveRow(key, own[key], total[key]));
            }
        }

        return rows;
    }
}
