using Austin.Common.Cores;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.Sampling.Cores;

/// <summary>What adds native frames to the Python stacks of a core.</summary>
internal interface INativeCore : IDisposable
{
    /// <summary>Prepares for a thread; the caller disposes what it gets.</summary>
    INativeThread Open(CoreThread thread, RemoteThread remote);
}
