using Austin.Captures.Writing;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.Sampling;

/// <summary>The native side of one sampled process.</summary>
internal interface INativeProcess : IDisposable
{
    /// <summary>Prepares for a thread; the caller disposes what it gets.</summary>
    INativeThread Open(RemoteThread thread);

    /// <summary>Writes the mapped files that were not written yet as metadata.</summary>
    void DescribeMaps(ISampleWriter writer);
}
