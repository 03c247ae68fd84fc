namespace Austin.Common.Sampling;

/// <summary>Set from a signal handler's thread, polled by the sampling loop once a pass.</summary>
/// <param name="clock">Milliseconds that go by; those of the system unless given.</param>
internal sealed class StopRequest(Func<long>? clock = null)
{
    // Ctrl-C and timeout(1) reach a whole group of processes, and one that started us may pass on what it got: that is
    // one request, in ms.
    private const long OneRequest = 250;

    private long _requestedAt;
    private volatile int _signal;
    private volatile bool _urgent;

    /// <summary>Number of the first signal that asked to stop; 0 while none did.</summary>
    public int Signal => _signal;

    /// <summary>Whether to stop after the current pass.</summary>
    public bool IsRequested => _signal != 0;

    /// <summary>Whether a second signal came, later than the echo of the first: stop waiting for the target as well.</summary>
    public bool IsUrgent => _urgent;

    /// <summary>Waits for a request that may be on its way.</summary>
    /// <returns>Whether there is one.</returns>
    public bool IsRequestedWithin(TimeSpan patience) => IsRequested || SpinWait.SpinUntil(() => IsRequested, patience);

    /// <summary>Asks to stop because of a signal.</summary>
    public void Request(int signal)
    {
        long now = clock?.Invoke() ?? Environment.TickCount64;
        if (_signal == 0)
        {
            _requestedAt = now;
            _signal = signal;
        }
        else if (now - _requestedAt >= OneRequest)
        {
            _urgent = true;
        }
    }
}
