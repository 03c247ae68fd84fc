namespace Austin.Common.Sampling;

/// <summary>What the samples of a thread add up to.</summary>
/// <param name="pid">Its process; 0 for several threads that are counted together.</param>
/// <param name="threadId">The thread; 0 for several.</param>
internal sealed class ThreadTime(int pid, long threadId)
{
    public int Pid { get; } = pid;

    public long ThreadId { get; } = threadId;

    /// <summary>As <c>threading</c> has it, else the kernel's; null while it is not known.</summary>
    public string? Name { get; set; }

    /// <summary>The time of its samples, in µs.</summary>
    public long Time { get; set; }
}
