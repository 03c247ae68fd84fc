namespace Austin.Common.Sampling;

/// <summary>How a thread shared the GIL, by looks at random moments.</summary>
/// <param name="pid">Its process.</param>
/// <param name="threadId">The thread.</param>
internal sealed class GilShare(int pid, long threadId)
{
    public int Pid { get; } = pid;

    public long ThreadId { get; } = threadId;

    /// <summary>As <c>threading</c> has it; null while it is not known.</summary>
    public string? Name { get; set; }

    /// <summary>Looks at it so far.</summary>
    public long Looks { get; private set; }

    /// <summary>Of these, those that found it holding the GIL.</summary>
    public long Held { get; private set; }

    /// <summary>Of these, those that found it asleep until it gets the GIL.</summary>
    public long Waited { get; private set; }

    /// <summary>Counts a look.</summary>
    public void Count(bool holds, bool waits)
    {
        Looks++;
        Held += holds ? 1 : 0;
        Waited += waits ? 1 : 0;
    }
}
