using Austin.Captures.Live;

namespace Austin.Tui.Running;

/// <summary>How many samples come in a second, measured from time to time.</summary>
internal sealed class SampleRate
{
    private long[] _before = [];
    private long _at;

    /// <summary>Of all threads together; 0 before two measurements.</summary>
    public double OfAll { get; private set; }

    /// <summary>Of the thread that had most.</summary>
    public double OfOne { get; private set; }

    /// <summary>Measures.</summary>
    /// <param name="threads">All threads, by id.</param>
    /// <param name="now">In ms, by a clock that never goes back.</param>
    public void Measure(IReadOnlyList<LiveThread> threads, long now)
    {
        long all = 0;
        long most = 0;
        for (int id = 0; id < threads.Count; id++)
        {
            long more = Math.Max(0, threads[id].Samples - (id < _before.Length ? _before[id] : 0));
            all += more;
            most = Math.Max(most, more);
        }

        double seconds = (now - _at) / 1000.0;
        (OfAll, OfOne) = _at == 0 || seconds <= 0 ? (0, 0) : (all / seconds, most / seconds);
        _before = [.. threads.Select(thread => thread.Samples)];
        _at = now;
    }
}
