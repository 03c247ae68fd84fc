using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.Sampling;

/// <summary>What adds native and kernel frames to Python stacks. All calls come from the thread that samples.</summary>
internal interface INativeSampling : IDisposable
{
    /// <summary>Prepares for a process that is about to be sampled.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it that has not ended.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="observer">Is told what is refused.</param>
    INativeProcess Open(int pid, int thread, IRemoteMemory memory, RemoteInterpreter interpreter, IProcessObserver observer);

    /// <summary>Lets go of threads that did not stop in time and have stopped since.</summary>
    /// <returns>Whether there are more of them, so that this should be called again soon.</returns>
    bool ReleaseLateStops();
}
