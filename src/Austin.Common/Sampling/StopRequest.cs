namespace Austin.Common.Sampling;

/// <summary>Set from a signal handler's thread, polled by the sampling loop once a pass.</summary>
internal sealed class StopRequest
{
    private volatile int _signal;
    private volatile bool _urgent;

    /// <summary>Number of the first signal that asked to stop; 0 while none did.</summary>
    public int Signal => _signal;

    /// <summary>Whether to stop after the current pass.</summary>
    public bool IsRequested => _signal != 0;

    /// <summary>Whether a second signal came: stop waiting for the target as well.</summary>
    public bool IsUrgent => _urgent;

    /// <summary>Waits for a request that may be on its way.</summary>
    /// <returns>Whether there is one.</returns>
    public bool IsRequestedWithin(TimeSpan patience) => IsRequested || SpinWait.SpinUntil(() => IsRequested, patience);

    /// <summary>Asks to stop because of a signal.</summary>
    public void Request(int signal)
    {
        if (_signal == 0)
        {
            _signal = signal;
        }
        else
        {
            _urgent = true;
        }
    }
}
