using Austin.Captures.Frames;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.Sampling;

/// <summary>The native side of one sampled thread.</summary>
internal interface INativeThread : IDisposable
{
    /// <summary>Reads the thread's Python stack and its native and kernel stacks at one moment.</summary>
    /// <param name="reader">Reads the Python part.</param>
    StackQuality Read(StackReader reader);

    /// <summary>Whether the thread did not run since the last read, so that all it yielded still holds.</summary>
    bool IsUnchanged();

    /// <summary>Whether the thread did not run during the last read, so that all parts are of one moment.</summary>
    bool IsProven { get; }

    /// <summary>Whether the thread did not stop in time for the last read, as when it waits for a CPU, so that only its Python frames are known.</summary>
    bool IsLate { get; }

    /// <summary>Whether the last merge met Python frames but, in the whole native stack, no call that runs them.</summary>
    bool LacksEvaluation { get; }

    /// <summary>
    /// Whether a caller in the last native stack was searched on the stack, where nothing tells how to follow its code: it may be that of a
    /// call that is over.
    /// </summary>
    bool HasSearchedCaller { get; }

    /// <summary>How long at most the thread was stopped for the last read, in ns; 0 when it was not.</summary>
    long StoppedNanoseconds { get; }

    /// <summary>Puts the native and kernel frames of the last read around the Python frames they belong to.</summary>
    /// <param name="frames">The raw Python frames, markers included, outermost first.</param>
    /// <param name="ids">Python frames, outermost first.</param>
    /// <param name="positions">For each of them its index in <paramref name="frames"/>.</param>
    /// <param name="table">Receives the other frames.</param>
    /// <param name="withSource">Whether to look for source lines and inlined functions, which takes time.</param>
    /// <param name="whole">Whether the native stack was followed to its outermost frame, and has the calls that run the Python frames.</param>
    /// <returns>All frames, outermost first; valid until the next call for any thread of the process.</returns>
    ReadOnlySpan<int> Merge(
        ReadOnlySpan<RawFrame> frames, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, FrameTable table, bool withSource, out bool whole);
}
