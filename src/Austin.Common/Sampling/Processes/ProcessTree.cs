using Austin.Common.Linux;

namespace Austin.Common.Sampling.Processes;

/// <summary>The target and its descendants, Python or not, oldest first.</summary>
internal sealed class ProcessTree : IDisposable
{
    private const int MaxProcesses = 65536;

    private readonly List<ProcessNode> _nodes = [];
    private readonly List<ProcessNode> _ended = [];
    private readonly HashSet<int> _pids = [];
    private readonly List<int> _children = [];
    private readonly ITargetProcess _target;

    public ProcessTree(ITargetProcess target, long now)
    {
        _target = target;
        Root = new ProcessNode(target.Pid, null, now);
        _nodes.Add(Root);
        _pids.Add(target.Pid);
    }

    /// <summary>The process that was started or named.</summary>
    public ProcessNode Root { get; }

    /// <summary>All processes that live, as far as known, oldest first.</summary>
    public IReadOnlyList<ProcessNode> Nodes => _nodes;

    /// <summary>Drops processes that ended.</summary>
    public void RemoveEnded()
    {
        foreach (ProcessNode node in TakeEnded())
        {
            node.Dispose();
        }
    }

    /// <summary>Takes out processes that ended; they are the caller's to dispose of, before the next call.</summary>
    public IReadOnlyList<ProcessNode> TakeEnded()
    {
        _ended.Clear();
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            ProcessNode node = _nodes[i];
            bool ended = node == Root ? _target.HasExited() : !ProcessStat.IsAlive(node.Pid);
            if (ended)
            {
                _ended.Add(node);
                _nodes.RemoveAt(i);
                _pids.Remove(node.Pid);
            }
        }

        return _ended;
    }

    /// <summary>Adds the descendants that are new.</summary>
    public void Discover(long now)
    {
        if (_target.IsLaunched)
        {
            AdoptOrphans(now);
        }

        // The list grows while it is walked: grandchildren are found in the same round.
        for (int i = 0; i < _nodes.Count && _nodes.Count < MaxProcesses; i++)
        {
            _children.Clear();
            ProcessStat.AddChildren(_nodes[i].Pid, _children);
            foreach (int child in _children)
            {
                if (_pids.Add(child))
                {
                    _nodes.Add(new ProcessNode(child, _nodes[i], now));
                }
            }
        }
    }

    // Descendants whose parent has ended are ours where we asked for them.
    private void AdoptOrphans(long now)
    {
        _children.Clear();
        ProcessStat.AddChildren(Environment.ProcessId, _children);
        foreach (int child in _children)
        {
            if (child != _target.Pid && !new LaunchedProcess(child).TryReap() && _pids.Add(child))
            {
                _nodes.Add(new ProcessNode(child, Root, now));
            }
        }
    }

    public void Dispose()
    {
        foreach (ProcessNode node in _nodes)
        {
            node.Dispose();
        }

        _nodes.Clear();
    }
}
