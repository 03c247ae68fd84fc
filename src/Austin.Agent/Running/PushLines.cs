using Austin.Agent.Pushing;
using Austin.Agent.Sampling;

namespace Austin.Agent.Running;

/// <summary>All destinations: those that get windows, those that send their last, and the figures of those that are gone.</summary>
/// <remarks>Windows are added and lines replaced by one thread at a time; anybody may ask for figures.</remarks>
/// <param name="patience">How long a line that is not wanted any more may send what waits.</param>
internal sealed class PushLines(TimeSpan patience)
{
    private readonly Lock _lock = new();
    private readonly List<PushLine> _ending = [];

    // By name: one that comes again goes on counting.
    private readonly Dictionary<string, PushTotals> _gone = [];
    private IReadOnlyList<PushLine> _current = [];

    /// <summary>Those that get windows.</summary>
    public IReadOnlyList<PushLine> Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Has other lines get windows from now on: starts those that are new, and has those that are missing send what waits, and end.</summary>
    /// <param name="lines">All of them.</param>
    /// <param name="labels">Labels of all profiles.</param>
    /// <param name="tenant">The tenant, of a server with several; null for none.</param>
    public void Replace(IReadOnlyList<PushLine> lines, IReadOnlyList<(string Name, string Value)> labels, string? tenant)
    {
        lock (_lock)
        {
            foreach (PushLine line in lines)
            {
                line.Label(labels, tenant);
            }

            foreach (PushLine line in lines.Except(_current))
            {
                line.Start();
            }

            foreach (PushLine line in _current.Except(lines))
            {
                line.BeginEnd(patience);
                _ending.Add(line);
            }

            _current = lines;
        }
    }

    /// <summary>Encodes a window for each, and has it sent; never waits for a server.</summary>
    public void Add(IReadOnlyList<WindowPart> window)
    {
        foreach (PushLine line in Current)
        {
            line.Add(window);
        }
    }

    /// <summary>What became of the requests, by the name of the destination; with those that are gone.</summary>
    public IReadOnlyDictionary<string, PushTotals> Totals()
    {
        lock (_lock)
        {
            Fold();
            Dictionary<string, PushTotals> totals = new(_gone);
            foreach (PushLine line in _current.Concat(_ending))
            {
                Add(totals, line.Pusher);
            }

            return totals;
        }
    }

    /// <summary>Sends what can be sent in time, and ends all.</summary>
    public void End()
    {
        Replace([], [], null);
        List<PushLine> ending;
        lock (_lock)
        {
            ending = [.. _ending];
        }

        ending.ForEach(line => line.Wait());
    }

    private static void Add(Dictionary<string, PushTotals> totals, Pusher pusher) =>
        totals[pusher.Name] = totals.GetValueOrDefault(pusher.Name).Plus(pusher.Totals);

    private void Fold()
    {
        foreach (PushLine line in _ending.FindAll(line => line.HasEnded))
        {
            Add(_gone, line.Pusher);
            _ = _ending.Remove(line);
            line.Dispose();
        }
    }
}
