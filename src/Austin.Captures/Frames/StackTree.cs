namespace Austin.Captures.Frames;

/// <summary>
/// The distinct stacks of a capture as a prefix tree. A node is a frame and what called it; node ids are dense, a
/// parent's id is smaller than its children's, and the root, id 0, is the empty stack.
/// </summary>
public sealed class StackTree
{
    /// <summary>The empty stack.</summary>
    public const int Root = 0;

    private readonly KeyMap _children = new();
    private readonly List<int> _parents = [Root];
    private readonly List<int> _frames = [-1];

    /// <summary>Number of nodes, the root included.</summary>
    public int Count => _parents.Count;

    /// <summary>The node that called this one.</summary>
    public int Parent(int node) => _parents[node];

    /// <summary>The innermost frame of a node; -1 for the root.</summary>
    public int Frame(int node) => _frames[node];

    /// <summary>The node of a stack, outermost frame first, starting below a node.</summary>
    public int Add(ReadOnlySpan<int> frames, int node = Root)
    {
        foreach (int frame in frames)
        {
            node = Add(node, frame);
        }

        return node;
    }

    /// <summary>The child of a node for a frame.</summary>
    public int Add(int parent, int frame)
    {
        ulong key = ((ulong)(uint)parent << 32) | (uint)frame;
        int node = _children.Find(key);
        if (node < 0)
        {
            node = _parents.Count;
            _parents.Add(parent);
            _frames.Add(frame);
            _children.Set(key, node);
        }

        return node;
    }

    /// <summary>The frames of a node, outermost first.</summary>
    public int[] Stack(int node)
    {
        int depth = 0;
        for (int i = node; i != Root; i = _parents[i])
        {
            depth++;
        }

        int[] stack = new int[depth];
        for (int i = node; i != Root; i = _parents[i])
        {
            stack[--depth] = _frames[i];
        }

        return stack;
    }
}
