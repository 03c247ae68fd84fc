namespace Austin.Common.Sampling;

/// <summary>Told about processes as they are found, to tell the user. Never called on the hot path of a sample.</summary>
internal interface IProcessObserver
{
    /// <summary>A Python process is about to be sampled.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="pythonVersion">Such as <c>3.11.7</c>; <c>3.9.?</c> when the patch level is unknown.</param>
    /// <param name="isRoot">Whether it is the one started or named (or, without children wanted, the one behind a wrapper).</param>
    void ProcessFound(int pid, string pythonVersion, bool isRoot);

    /// <summary>The process started or named is not Python; its descendants are looked at (only with children wanted).</summary>
    void RootIsNotPython(int pid);

    /// <summary>A sentence for the user, such as that an unknown newer version is tried.</summary>
    void Warn(string text);
}
