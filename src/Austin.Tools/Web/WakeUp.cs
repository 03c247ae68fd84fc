namespace Austin.Tools.Web;

/// <summary>Ends a wait of another thread. There is nothing to dispose of, so that whoever is late does no harm.</summary>
internal sealed class WakeUp
{
    private readonly object _lock = new();
    private bool _isSet;

    /// <summary>Ends the wait, or the next one.</summary>
    public void Set()
    {
        lock (_lock)
        {
            _isSet = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Waits until it is set, but not longer than a time, and takes it back.</summary>
    public void Wait(TimeSpan time)
    {
        lock (_lock)
        {
            if (!_isSet)
            {
                Monitor.Wait(_lock, time);
            }

            _isSet = false;
        }
    }
}
