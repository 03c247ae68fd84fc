namespace Austin.Tui.Views;

/// <summary>What the header says of the run; all text is safe to print.</summary>
internal sealed record RunInfo
{
    /// <summary>The command, the process or the file.</summary>
    public required string Target { get; init; }

    /// <summary>The process, where there is one.</summary>
    public int? Pid { get; init; }

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

    /// <summary>Samples in a second; null where they do not come live.</summary>
    public double? Rate { get; init; }

    /// <summary>What else there is to say.</summary>
    public string Detail { get; init; } = "";
}
