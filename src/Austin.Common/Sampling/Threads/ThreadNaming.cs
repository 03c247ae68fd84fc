using Austin.Common.CPython.Threads;

namespace Austin.Common.Sampling.Threads;

/// <summary>What is known of the name of a sampled thread, and when it is looked at again.</summary>
internal sealed class ThreadNaming
{
    /// <summary>The name that people see, safe to print; null while there is none.</summary>
    public string? Shown { get; set; }

    /// <summary>The same before it was made safe.</summary>
    public string? Raw { get; set; }

    /// <summary>When the next look is due, in ns since boot.</summary>
    public long Due { get; set; }

    /// <summary>Time between the last look and that one, in ns.</summary>
    public long Pause { get; set; }

    /// <summary>The name as the program has it.</summary>
    public WatchedName Watched { get; } = new();
}
