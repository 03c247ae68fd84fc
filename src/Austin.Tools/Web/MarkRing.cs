using Austin.Captures.Live;

namespace Austin.Tools.Web;

/// <summary>Where clients were, so that one that was cut off can go on from there.</summary>
/// <param name="capacity">How many marks to keep; the oldest go first.</param>
internal sealed class MarkRing(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LiveMark> _marks = [];
    private readonly Queue<long> _order = new();

    /// <summary>Remembers a mark by its version.</summary>
    public void Add(LiveMark mark)
    {
        lock (_lock)
        {
            if (_marks.TryAdd(mark.Version, mark))
            {
                _order.Enqueue(mark.Version);
                if (_order.Count > capacity)
                {
                    _marks.Remove(_order.Dequeue());
                }
            }
        }
    }

    /// <summary>The mark of a version; null if it is not known any more.</summary>
    public LiveMark? Find(long version)
    {
        lock (_lock)
        {
            return _marks.TryGetValue(version, out LiveMark mark) ? mark : null;
        }
    }
}
