using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Captures.Live;

/// <summary>Functions, lines and the call tree of a live profile: tables that only grow, up to their limits.</summary>
/// <param name="source">The frames of the samples to come.</param>
/// <param name="limits">Where to stop.</param>
internal sealed class LiveCallTree(CaptureTable source, LiveLimits limits)
{
    public const int Root = 0;

    /// <summary>The name of what went beyond a limit.</summary>
    public const string Other = "[other]";

    /// <summary>The name of a stack without frames, whose measure would get lost otherwise.</summary>
    public const string NoFrames = "(no frames)";

    private const int Unmapped = -1;

    private readonly Dictionary<(int Parent, int Frame), int> _children = [];
    private readonly Dictionary<(string Name, string File, FrameKind Kind), int> _functionIds = [];
    private readonly Dictionary<LiveFrame, int> _frameIds = [];
    private readonly HashSet<int> _rootFunctions = [];
    private readonly AppendTable<LiveNode> _nodes = new();
    private readonly AppendTable<LiveFrame> _frames = new();
    private readonly AppendTable<LiveFunction> _functions = new();

    // Frame of the source, one later because of the sample without frames, to frame of ours.
    private int[] _frameOfSource = [];
    private int _otherFrame = Unmapped;

    /// <summary>The tree of nothing but the root.</summary>
    public void Start() => _nodes.Add(new LiveNode(Root, -1, 0, false, false));

    public ReadOnlyMemory<LiveNode> Nodes => _nodes.Seen;

    public ReadOnlyMemory<LiveFrame> Frames => _frames.Seen;

    public ReadOnlyMemory<LiveFunction> Functions => _functions.Seen;

    /// <summary>Whether something went to <c>[other]</c>.</summary>
    public bool IsFull { get; private set; }

    public LiveNode Node(int id) => _nodes[id];

    public LiveFrame Frame(int id) => _frames[id];

    public LiveFunction Function(int id) => _functions[id];

    /// <summary>The node of a stack, with the collector as an innermost frame; never the root.</summary>
    /// <remarks>
    /// Samples have <c>:INVALID:</c> in front of the frames that were read. Where these begin as other stacks do it is the innermost ones
    /// that are missing, and there it is put.
    /// </remarks>
    public int Add(CaptureSample sample)
    {
        int node = Root;
        ReadOnlySpan<int> frames = sample.Frames;
        if (frames.Length > limits.MaxDepth)
        {
            frames = frames[..limits.MaxDepth];
            IsFull = true;
        }

        bool lacksInner = frames is [CaptureTable.InvalidFrame, int first, ..] && _rootFunctions.Contains(_frames[FrameOf(first)].Function);
        foreach (int frame in lacksInner ? frames[1..] : frames)
        {
            if (!TryDescend(ref node, FrameOf(frame)))
            {
                return node;
            }
        }

        if (lacksInner && !TryDescend(ref node, FrameOf(CaptureTable.InvalidFrame)))
        {
            return node;
        }

        if (sample.Gc)
        {
            _ = TryDescend(ref node, FrameOf(CaptureTable.GcFrame));
        }
        else if (node == Root)
        {
            _ = TryDescend(ref node, FrameOf(Unmapped));
        }

        return node;
    }

    // False where the stack ends in [other].
    private bool TryDescend(ref int node, int frame)
    {
        if (_children.TryGetValue((node, frame), out int child))
        {
            node = child;
            return true;
        }

        // A node of [other] may be made for each there is, and no more.
        bool isOther = _nodes.Count >= limits.MaxNodes;
        if (isOther)
        {
            IsFull = true;
            frame = OtherFrame();
            if (_children.TryGetValue((node, frame), out child))
            {
                node = child;
                return false;
            }
        }

        node = AddNode(node, frame);
        return !isOther;
    }

    private int AddNode(int parent, int frame)
    {
        bool outermostFunction = true;
        bool outermostFrame = true;
        int function = _frames[frame].Function;
        for (int caller = parent; caller != Root && (outermostFunction || outermostFrame); caller = _nodes[caller].Parent)
        {
            outermostFrame &= _nodes[caller].Frame != frame;
            outermostFunction &= _frames[_nodes[caller].Frame].Function != function;
        }

        int node = _nodes.Add(new LiveNode(parent, frame, _nodes[parent].Depth + 1, outermostFunction, outermostFrame));
        _children.Add((parent, frame), node);
        if (parent == Root && _functions[function].Kind != FrameKind.Invalid)
        {
            _rootFunctions.Add(function);
        }

        return node;
    }

    private int FrameOf(int sourceFrame)
    {
        int index = sourceFrame + 1;
        if (index >= _frameOfSource.Length)
        {
            int known = _frameOfSource.Length;
            Array.Resize(ref _frameOfSource, Math.Max(256, index * 2));
            _frameOfSource.AsSpan(known).Fill(Unmapped);
        }

        ref int frame = ref _frameOfSource[index];
        return frame >= 0 ? frame : frame = MakeFrame(sourceFrame);
    }

    private int MakeFrame(int sourceFrame)
    {
        if (sourceFrame == Unmapped)
        {
            return MakeFrame(NoFrames, "", 0, FrameKind.Invalid);
        }

        Frame frame = source[sourceFrame];
        string file = source.Text(frame.FileId);
        return frame.Kind switch
        {
            FrameKind.Invalid => MakeFrame(":INVALID:", "", 0, frame.Kind),
            FrameKind.Gc => MakeFrame(":GC:", "", 0, frame.Kind),
            _ => MakeFrame(
                source.Text(frame.FunctionId), NativeFiles.IsAddress(file) ? NativeFiles.AnyAddress : file, frame.Span.Line, frame.Kind),
        };
    }

    private int MakeFrame(string name, string file, long line, FrameKind kind)
    {
        bool isFull = _frames.Count >= limits.MaxFrames;
        if (isFull && !(_functionIds.TryGetValue((name, file, kind), out int known) && _frameIds.ContainsKey(new LiveFrame(known, line))))
        {
            IsFull = true;
            return OtherFrame();
        }

        return Intern(name, file, line, kind);
    }

    private int OtherFrame() => _otherFrame >= 0 ? _otherFrame : _otherFrame = Intern(Other, "", 0, FrameKind.Invalid);

    private int Intern(string name, string file, long line, FrameKind kind)
    {
        if (!_functionIds.TryGetValue((name, file, kind), out int function))
        {
            function = _functions.Add(new LiveFunction(name, file, kind));
            _functionIds.Add((name, file, kind), function);
        }

        LiveFrame frame = new(function, line);
        if (!_frameIds.TryGetValue(frame, out int id))
        {
            id = _frames.Add(frame);
            _frameIds.Add(frame, id);
        }

        return id;
    }
}
