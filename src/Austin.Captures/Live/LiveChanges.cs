namespace Austin.Captures.Live;

/// <summary>What a profile got between two moments. Nothing of it changes any more.</summary>
public sealed class LiveChanges
{
    private readonly ReadOnlyMemory<LiveNode> _nodes;
    private readonly ReadOnlyMemory<LiveFrame> _frames;
    private readonly ReadOnlyMemory<LiveFunction> _functions;

    internal LiveChanges(ReadOnlyMemory<LiveNode> nodes, ReadOnlyMemory<LiveFrame> frames, ReadOnlyMemory<LiveFunction> functions)
    {
        _nodes = nodes;
        _frames = frames;
        _functions = functions;
    }

    /// <summary>The moment it counts from.</summary>
    public required LiveMark Since { get; init; }

    /// <summary>The moment it was made at, from which the next changes count.</summary>
    public required LiveMark Now { get; init; }

    /// <summary>Threads that are new or got another name.</summary>
    public required IReadOnlyList<LiveThread> Threads { get; init; }

    /// <summary>Cells that are new or have other values, by their numbers; all that are new are among them.</summary>
    public required LiveCell[] Cells { get; init; }

    /// <summary>The values of <see cref="Cells"/> over the whole run, metric by metric for each cell.</summary>
    public required long[] Values { get; init; }

    /// <summary>The seconds that got something, with all that they have.</summary>
    public required IReadOnlyList<LiveSecond> Seconds { get; init; }

    /// <summary>The first second that ranges still know.</summary>
    public required long OldestSecond { get; init; }

    /// <summary>Samples since the start.</summary>
    public required long Samples { get; init; }

    /// <summary>Whether a limit was met, so that something is in <c>[other]</c>.</summary>
    public required bool IsFull { get; init; }

    /// <summary>The nodes there are, old ones too, the root first.</summary>
    public ReadOnlySpan<LiveNode> Nodes => _nodes.Span;

    /// <summary>The frames there are, old ones too.</summary>
    public ReadOnlySpan<LiveFrame> Frames => _frames.Span;

    /// <summary>The functions there are, old ones too.</summary>
    public ReadOnlySpan<LiveFunction> Functions => _functions.Span;
}
