namespace Austin.Common.Sampling;

/// <summary>A task of asyncio as where mode shows it.</summary>
internal sealed record WhereTask
{
    /// <summary>Its address, which is what <c>id()</c> gives in the target.</summary>
    public required ulong Id { get; init; }

    /// <summary>Arbitrary text of the target.</summary>
    public required string Name { get; init; }

    public required TaskDoing Doing { get; init; }

    /// <summary>Qualified name of its coroutine; null when it cannot be told.</summary>
    public string? Coroutine { get; init; }

    /// <summary>Frames of its coroutine up to the innermost await, of one that runs up to the innermost call; outermost first.</summary>
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>For each frame the variables, null for frames without; empty when they were not asked for.</summary>
    public IReadOnlyList<FrameLocals?> Locals { get; init; } = [];

    /// <summary>So many frames were left out on purpose.</summary>
    public int HiddenFrames { get; init; }

    /// <summary>Whether it moved on while it was read, so that its frames may be of different moments.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Ids of the tasks that await it; they are among those of the same process.</summary>
    public IReadOnlyCollection<ulong> AwaitedBy { get; init; } = [];
}
