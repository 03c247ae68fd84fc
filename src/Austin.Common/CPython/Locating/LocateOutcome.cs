namespace Austin.Common.CPython.Locating;

/// <summary>What a look for an interpreter in a process found.</summary>
internal enum LocateOutcome
{
    Found,

    /// <summary>No module holds a Python runtime.</summary>
    NotPython,

    /// <summary>There is a runtime, which is not initialised yet, or not any more.</summary>
    NotReady,

    /// <summary>A Python that is too old, or newer and of unknown layout.</summary>
    Unsupported,

    /// <summary>The process does not let itself be read.</summary>
    Denied,

    /// <summary>The process is gone.</summary>
    Gone,
}
