using Austin.Captures.Samples;

namespace Austin.Common.Sampling;

/// <summary>Where the one pass of where mode goes.</summary>
internal interface IWhereObserver
{
    /// <summary>One thread. <see cref="SampleFlags.Idle"/> tells its state; times and memory do not matter.</summary>
    /// <param name="sample">The stack. Native frames may name the mapped file instead of <c>native@</c> and the pc.</param>
    /// <param name="threadName">The kernel's name of the thread (<c>comm</c>), at most 15 arbitrary bytes; empty when unknown.</param>
    /// <param name="isChild">Whether the process is a descendant of the one asked for.</param>
    void Write(in Sample sample, ReadOnlySpan<byte> threadName, bool isChild);
}
