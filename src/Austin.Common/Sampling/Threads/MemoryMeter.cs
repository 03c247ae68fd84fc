using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>Shares the change of a process's resident set among its threads.</summary>
/// <remarks>
/// Growth goes to the threads that touched new pages since the last pass, by their page faults. What shrinks, or grew
/// without a fault of a known thread, goes to the one that holds the GIL, or to the first that runs Python where that is off, and
/// waits while none does.
/// </remarks>
/// <param name="thread">A living thread of the process.</param>
internal sealed class MemoryMeter(int thread) : IDisposable
{
    private readonly ResidentSet _residentSet = new(thread);
    private long _pending;
    private long _growth;
    private long _faults;

    /// <summary>Measures the process and all its threads, at the start of a pass.</summary>
    public void Measure(IReadOnlyList<SampledThread> threads)
    {
        _pending += _residentSet.TakeDelta();
        _faults = 0;
        for (int i = 0; i < threads.Count; i++)
        {
            _faults += threads[i].TakeFaults();
        }

        _growth = _faults > 0 && _pending > 0 ? _pending : 0;
        _pending -= _growth;
    }

    /// <summary>Takes what a thread has of it, in bytes.</summary>
    /// <param name="faults">Page faults of the thread that were counted in the pass.</param>
    /// <param name="runs">Whether it runs Python.</param>
    public long Take(long faults, bool runs)
    {
        long bytes = 0;
        if (faults > 0 && _faults > 0)
        {
            // Of what is left: the shares of all threads so add up to the growth.
            bytes = (long)((double)_growth * faults / _faults);
            _growth -= bytes;
            _faults -= faults;
        }

        if (runs)
        {
            bytes += _pending;
            _pending = 0;
        }

        return bytes;
    }

    /// <summary>Ends a pass: what threads that ended meanwhile would have got waits for the next one.</summary>
    public void EndPass()
    {
        _pending += _growth;
        _growth = 0;
    }

    public void Dispose() => _residentSet.Dispose();
}
