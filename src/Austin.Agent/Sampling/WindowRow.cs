namespace Austin.Agent.Sampling;

/// <summary>What a stack adds up to in a window.</summary>
/// <param name="Node">The stack.</param>
/// <param name="Thread">The name of its thread; null where there is none, or threads are not told apart.</param>
internal record struct WindowRow(int Node, string? Thread)
{
    /// <summary>Wall time, in µs.</summary>
    public long Wall { get; set; }

    /// <summary>CPU time, in µs.</summary>
    public long Cpu { get; set; }

    /// <summary>Bytes by which the resident memory grew.</summary>
    public long Grown { get; set; }

    /// <summary>Bytes by which it shrank.</summary>
    public long Shrunk { get; set; }
}
