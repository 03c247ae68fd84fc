using Austin.Captures.Samples;

namespace Austin.Common.Sampling;

/// <summary>Where the one pass of where mode goes.</summary>
internal interface IWhereObserver
{
    /// <summary>One thread. <see cref="SampleFlags.Idle"/> tells its state; times and memory do not matter.</summary>
    /// <param name="sample">The stack. Native frames may name the mapped file instead of <c>native@</c> and the pc.</param>
    /// <param name="threadName">The name the program gave to the thread; null when it has none.</param>
    /// <param name="isChild">Whether the process is a descendant of the one asked for.</param>
    /// <param name="locals">For each frame of the sample its variables, null for frames without; empty when they were not asked for.</param>
    void Write(in Sample sample, string? threadName, bool isChild, IReadOnlyList<FrameLocals?> locals);
}
