namespace Austin.Testing.Captures;

/// <summary>One sample of a capture.</summary>
public sealed record CapturedSample
{
    public required int Pid { get; init; }

    public required long InterpreterId { get; init; }

    public required long ThreadId { get; init; }

    /// <summary>Outermost first, without the marks for an invalid stack and for the collector.</summary>
    public required IReadOnlyList<CapturedFrame> Frames { get; init; }

    /// <summary>Those of the interpreter's program: all of <c>austin</c>'s.</summary>
    public IReadOnlyList<CapturedFrame> PythonFrames => [.. Frames.Where(frame => frame.IsPython)];

    /// <summary>Whether the stack is marked as not read completely.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>Whether the collector is marked as running.</summary>
    public bool IsCollecting { get; init; }

    /// <summary>The idle mark of full mode; null in the other modes.</summary>
    public bool? IsIdle { get; init; }

    /// <summary>µs; null in memory mode.</summary>
    public long? Time { get; init; }

    /// <summary>Bytes; null in the modes that measure only time.</summary>
    public long? Memory { get; init; }
}
