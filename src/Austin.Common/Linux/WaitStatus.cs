namespace Austin.Common.Linux;

/// <summary>What waitpid(2) says of a traced thread.</summary>
internal readonly record struct WaitStatus(int Raw)
{
    /// <summary>Stands for a thread that cannot be waited for any more.</summary>
    public static WaitStatus Gone => new(0);

    /// <summary>It is stopped; else it ended.</summary>
    public bool IsStopped => (Raw & 0xff) == 0x7f;

    public bool IsGone => !IsStopped;

    /// <summary>
    /// The signal that was about to be delivered when it stopped, and which must be passed on; 0 when it stopped
    /// because it was asked to, or because its whole process is stopped (ptrace(2), PTRACE_EVENT_STOP).
    /// </summary>
    public int SignalToPassOn => Raw >> 16 == 0 ? (Raw >> 8) & 0xff : 0;
}
