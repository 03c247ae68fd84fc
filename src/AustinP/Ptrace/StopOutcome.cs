namespace AustinP.Ptrace;

/// <summary>How an attempt to stop a thread ended.</summary>
internal enum StopOutcome
{
    /// <summary>It is stopped and must be released.</summary>
    Stopped,

    /// <summary>It ended.</summary>
    Gone,

    /// <summary>It may not be traced, or another tracer has it.</summary>
    Refused,

    /// <summary>It did not stop in time; it will be released as soon as it does.</summary>
    Late,
}
