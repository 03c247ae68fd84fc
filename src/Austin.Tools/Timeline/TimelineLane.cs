namespace Austin.Tools.Timeline;

/// <summary>What one thread did, as runs: equal samples that follow each other are one.</summary>
internal sealed class TimelineLane
{
    private readonly List<long> _gaps = [];
    private readonly List<long> _lengths = [];
    private readonly List<long> _nodes = [];
    private readonly List<long> _states = [];
    private long _end;

    /// <summary>For each run its distance from the end of the one before, in µs.</summary>
    public IReadOnlyList<long> Gaps => _gaps;

    /// <summary>How long each run lasts, in µs.</summary>
    public IReadOnlyList<long> Lengths => _lengths;

    /// <summary>The stack of each run.</summary>
    public IReadOnlyList<long> Nodes => _nodes;

    /// <summary>The <see cref="TimelineState"/> of each run.</summary>
    public IReadOnlyList<long> States => _states;

    /// <summary>Sum of the samples, in µs.</summary>
    public long Time { get; private set; }

    /// <summary>Adds the next sample.</summary>
    /// <param name="node">Its stack.</param>
    /// <param name="state">What the thread did.</param>
    /// <param name="begin">Where it begins, in µs.</param>
    /// <param name="duration">How long it lasts, in µs.</param>
    /// <param name="slack">Distance up to which equal samples still are one run, in µs; what is longer is a gap.</param>
    public void Add(int node, TimelineState state, long begin, long duration, long slack)
    {
        Time = Time > long.MaxValue - duration ? long.MaxValue : Time + duration;
        long end = begin + duration;
        begin = Math.Max(begin, _end);
        if (end <= begin)
        {
            return;
        }

        int last = _nodes.Count - 1;
        if (last >= 0 && _nodes[last] == node && _states[last] == (long)state && begin - _end <= slack)
        {
            _lengths[last] += end - _end;
        }
        else
        {
            _gaps.Add(begin - _end);
            _lengths.Add(end - begin);
            _nodes.Add(node);
            _states.Add((long)state);
        }

        _end = end;
    }
}
