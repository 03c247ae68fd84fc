namespace Austin.Tools.Timeline;

/// <summary>What a thread did, as far as a capture tells; the page has the same numbers.</summary>
internal enum TimelineState
{
    /// <summary>The innermost frame is Python's.</summary>
    Python,

    /// <summary>The innermost frame is native.</summary>
    Native,

    /// <summary>The innermost frame is the kernel's.</summary>
    Kernel,

    /// <summary>It was not on a CPU, which captures of the modes <c>full</c> and <c>memory</c> tell.</summary>
    Idle,

    /// <summary>The collector ran.</summary>
    Collecting,

    /// <summary>The innermost frame could not be read, or there was none.</summary>
    Unread,

    /// <summary>It waited for the GIL, which native frames tell.</summary>
    WaitingForGil,
}
