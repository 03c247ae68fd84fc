namespace Austin.Common.Sampling;

/// <summary>What where mode tells of a process that left a core, beside its threads.</summary>
internal sealed record WhereCore
{
    /// <summary>The core.</summary>
    public required string File { get; init; }

    /// <summary>The process; 0 when the core does not tell.</summary>
    public required int Pid { get; init; }

    /// <summary>The beginning of its command line; null when the core does not tell.</summary>
    public string? Command { get; init; }

    /// <summary>Path of its program; null when the core does not tell.</summary>
    public string? Executable { get; init; }

    /// <summary>The signal that ended it, such as <c>SIGSEGV</c>; null when none did: a debugger wrote the core.</summary>
    public string? Signal { get; init; }

    /// <summary>Why the signal was sent, such as <c>SEGV_MAPERR</c>; null when that has no name, or the core does not tell.</summary>
    public string? SignalCode { get; init; }

    /// <summary>The address that the signal is about; null for none.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>The process that sent the signal; null when the kernel did.</summary>
    public int? Sender { get; init; }

    /// <summary>The thread that took the signal, or the first of the core.</summary>
    public required long ThreadId { get; init; }

    /// <summary>All threads of the core, also those without Python.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether the core is shorter than its headers say.</summary>
    public bool IsCut { get; init; }
}
