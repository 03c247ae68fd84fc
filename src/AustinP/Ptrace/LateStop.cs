namespace AustinP.Ptrace;

/// <summary>A thread that is seized and was asked to stop, but did not do so in time.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Tid">The thread.</param>
/// <param name="LastSeenRunning">When it was last looked at and had not stopped, in ns.</param>
/// <param name="SeenStopped">When it was first seen stopped, in ns; 0 when it was not yet.</param>
internal readonly record struct LateStop(int Pid, int Tid, long LastSeenRunning, long SeenStopped)
{
    /// <summary>Whether it has stopped by now.</summary>
    public bool HasStopped => SeenStopped != 0;
}
