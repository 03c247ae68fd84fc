namespace Austin.Common.Sampling;

/// <summary>What a thread waits for that is blocked in futex(2).</summary>
internal sealed record ThreadLock
{
    /// <summary>The type of the object, with its module, such as <c>threading.Condition</c>; null where none is known.</summary>
    public string? Type { get; init; }

    /// <summary>The object; where none is known the word that the call waits for.</summary>
    public required ulong Address { get; init; }

    /// <summary>The thread that holds it; 0 where it does not know, or that is no thread of the process.</summary>
    public long Owner { get; init; }

    /// <summary>The name of that thread; null when it has none.</summary>
    public string? OwnerName { get; init; }
}
