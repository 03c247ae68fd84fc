namespace Austin.Agent.Pushing;

/// <summary>Requests that wait to be sent. Bounded: the oldest are dropped, so that a dead server costs no memory.</summary>
/// <param name="mostBytes">Of all bodies.</param>
internal sealed class PushQueue(long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<PushRequest> _requests = [];
    private long _bytes;
    private long _dropped;

    /// <summary>Requests that were thrown away.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds a request.</summary>
    public void Add(PushRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            _bytes += request.Body.Length;
            while (_bytes > mostBytes && _requests.Count > 0)
            {
                _bytes -= _requests.Dequeue().Body.Length;
                _dropped++;
            }
        }
    }

    /// <summary>Takes the oldest request that is not too old; null when there is none.</summary>
    /// <param name="notBefore">Older ones are thrown away.</param>
    public PushRequest? Take(DateTimeOffset notBefore)
    {
        lock (_lock)
        {
            while (_requests.TryDequeue(out PushRequest? request))
            {
                _bytes -= request.Body.Length;
                if (request.Made >= notBefore)
                {
                    return request;
                }

                _dropped++;
            }

            return null;
        }
    }

    /// <summary>Throws all away.</summary>
    /// <returns>How many there were.</returns>
    public int Clear()
    {
        lock (_lock)
        {
            int count = _requests.Count;
            _requests.Clear();
            _bytes = 0;
            _dropped += count;
            return count;
        }
    }

    /// <summary>Counts one that was taken and thrown away.</summary>
    public void Drop() => _ = Interlocked.Increment(ref _dropped);
}
