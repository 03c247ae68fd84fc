namespace Austin.Common.Sampling;

/// <summary>Why sampling ended.</summary>
internal enum RunEnd
{
    /// <summary>No process is left.</summary>
    TargetGone,

    /// <summary>The exposure is over.</summary>
    ExposureOver,

    /// <summary>A signal asked to stop.</summary>
    Stopped,

    /// <summary>The output cannot be written any more.</summary>
    OutputFailed,

    /// <summary>An unexpected error outside of a sample.</summary>
    Failed,
}
