namespace Austin.Tui.Views;

/// <summary>What the header says of the run; all text is safe to print.</summary>
internal sealed record RunInfo
{
    /// <summary>The command, the process or the file.</summary>
    public required string Target { get; init; }

    /// <summary>The process, where there is one.</summary>
    public int? Pid { get; init; }

    /// <summary>How many other processes were sampled and are there.</summary>
    public int Others { get; init; }

    /// <summary>Such as <c>Python 3.12.1</c>; empty where it is not known.</summary>
    public string Python { get; init; } = "";

    /// <summary>In one word or two.</summary>
    public required string Status { get; init; }

    /// <summary>Whether nothing more will come.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether samples come as they are taken.</summary>
    public bool IsLive { get; init; }

    /// <summary>Since the start; null for a file.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Samples in a second, of one thread where <see cref="AskedRate"/> is there, else of all; null where they do not come live.</summary>
    public double? Rate { get; init; }

    /// <summary>How many samples of a thread a second should have; null where that cannot be said.</summary>
    public double? AskedRate { get; init; }

    /// <summary>What the target takes of the machine; null where it is not known to run on it.</summary>
    public LoadInfo? Load { get; init; }

    /// <summary>Per cent of what is shown that was not on a CPU; null where samples do not tell.</summary>
    public double? Idle { get; init; }

    /// <summary>Per cent of what is shown that the collector took; null where samples do not tell.</summary>
    public double? Collecting { get; init; }

    /// <summary>Per cent of the last second in which a thread held the GIL, and of the time of all threads in which they waited for it; null where that is not told.</summary>
    public (double Held, double Waiting)? Gil { get; init; }

    /// <summary>What else there is to say.</summary>
    public string Detail { get; init; } = "";
}
