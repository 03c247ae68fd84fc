namespace Austin.Common.Sampling;

/// <summary>What a thread did when where mode looked at it.</summary>
internal sealed record ThreadActivity
{
    public required ThreadDoing Doing { get; init; }

    /// <summary>The system call that it is in; null for none.</summary>
    public string? Call { get; init; }

    /// <summary>The files, pipes, sockets or process that the call is about; null when it is about none, or that cannot be told.</summary>
    public string? CallObject { get; init; }

    /// <summary>What it waits for in futex(2); null in other calls.</summary>
    public ThreadLock? Lock { get; init; }

    /// <summary>Whether it holds the GIL; null where there is none, or nobody tells.</summary>
    public bool? HoldsGil { get; init; }

    /// <summary>Whether the garbage collector of its interpreter runs while it holds the GIL, or while no other thread runs where that is off.</summary>
    public bool IsCollecting { get; init; }

    /// <summary>The thread that holds the GIL for which it waits; 0 for none known.</summary>
    public long GilHolder { get; init; }

    /// <summary>The name of that thread; null when it has none.</summary>
    public string? GilHolderName { get; init; }
}
