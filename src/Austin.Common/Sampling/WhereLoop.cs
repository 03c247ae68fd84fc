using Austin.Captures.Frames;

namespace Austin.Common.Sampling;

/// <summary>The tasks of an event loop as where mode shows them.</summary>
internal sealed record WhereLoop
{
    public required int Pid { get; init; }

    /// <summary>Whether the process is a descendant of the one asked for.</summary>
    public bool IsChild { get; init; }

    public required long InterpreterId { get; init; }

    /// <summary>Address of the loop, which is what <c>id()</c> gives in the target.</summary>
    public required ulong Id { get; init; }

    /// <summary>The thread that runs it; 0 for none, or none known.</summary>
    public long ThreadId { get; init; }

    /// <summary>The name of that thread; null when it has none.</summary>
    public string? ThreadName { get; init; }

    /// <summary>What the ids of frames stand for.</summary>
    public required FrameTable Table { get; init; }

    /// <summary>Its tasks, in the order of their names.</summary>
    public required IReadOnlyList<WhereTask> Tasks { get; init; }

    /// <summary>Where the lines of frames are found; null to show none.</summary>
    public ISourceLines? Source { get; init; }

    /// <summary>Whether there are more, which are left out.</summary>
    public bool IsCut { get; init; }
}
