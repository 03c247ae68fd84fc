namespace Austin.Common.Sampling;

/// <summary>Why a sample is marked invalid.</summary>
internal enum InvalidCause
{
    /// <summary>The thread state or the first frame could not be read.</summary>
    ThreadUnreadable,

    /// <summary>A frame in the middle could not be read.</summary>
    FrameUnreadable,

    /// <summary>The chain of frames led back into itself.</summary>
    Cycle,

    /// <summary>More frames than the limit.</summary>
    TooDeep,

    /// <summary>A frame's code object, or a name in it, is not what it should be.</summary>
    BadCode,

    /// <summary>The native stack could not be followed to its outermost frame.</summary>
    NativeTruncated,

    /// <summary>The thread waited for a CPU, or in the kernel, and did not stop in time: its native stack is not known.</summary>
    NotStopped,

    /// <summary>The native stack is whole and runs no Python, but the thread state has frames: another thread runs them, or ran them.</summary>
    NoEvaluation,
}
