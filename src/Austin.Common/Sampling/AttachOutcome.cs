namespace Austin.Common.Sampling;

/// <summary>How the search for a Python process ended.</summary>
internal enum AttachOutcome
{
    /// <summary>At least one Python process can be sampled.</summary>
    Found,

    /// <summary>The time to start up passed and the target is no Python process.</summary>
    NotPython,

    /// <summary>As <see cref="NotPython"/> with children wanted, and no descendant is Python either.</summary>
    NoPythonChildren,

    /// <summary>A Python runtime is there, but it was not initialised in time.</summary>
    TimedOut,

    /// <summary>The interpreter is older than 3.8, or newer and without usable debug offsets.</summary>
    UnsupportedVersion,

    /// <summary>Reading the target was refused; the detail says by what and how to allow it.</summary>
    NoPermission,

    /// <summary>There was no process of that id.</summary>
    NoSuchProcess,

    /// <summary>The target was there and ended before it could be sampled.</summary>
    Exited,

    /// <summary>A signal ended the search.</summary>
    Stopped,
}
