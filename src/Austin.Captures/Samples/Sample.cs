using Austin.Captures.Frames;

namespace Austin.Captures.Samples;

/// <summary>One thread's stack at one moment, and the measures it stands for. Valid during the call it is passed to.</summary>
public readonly ref struct Sample
{
    /// <summary>Process id in the profiler's pid namespace.</summary>
    public required int Pid { get; init; }

    /// <summary>Id of the interpreter in the process; 0 is the main one.</summary>
    public required long InterpreterId { get; init; }

    /// <summary>Kernel thread id in the profiler's pid namespace.</summary>
    public required long ThreadId { get; init; }

    /// <summary>Ids in <see cref="Table"/>, outermost first; Python, native and kernel frames in their true order.</summary>
    public required ReadOnlySpan<int> Frames { get; init; }

    /// <summary>The frames of this sample's process.</summary>
    public required FrameTable Table { get; init; }

    /// <summary>What is special about it.</summary>
    public SampleFlags Flags { get; init; }

    /// <summary>Time this sample stands for, in µs.</summary>
    public long TimeMicroseconds { get; init; }

    /// <summary>Change of the resident set attributed to this sample, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The same with other frames.</summary>
    /// <param name="frames">Ids in <see cref="Table"/>, outermost first; valid as long as the result is used.</param>
    public Sample WithFrames(ReadOnlySpan<int> frames) => new()
    {
        Pid = Pid,
        InterpreterId = InterpreterId,
        ThreadId = ThreadId,
        Frames = frames,
        Table = Table,
        Flags = Flags,
        TimeMicroseconds = TimeMicroseconds,
        MemoryBytes = MemoryBytes,
    };
}
