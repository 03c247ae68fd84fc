using Austin.Common.Sampling;

namespace Austin.Live.Tests.Sampling;

/// <summary>Nobody to tell.</summary>
internal sealed class SilentObserver : IProcessObserver
{
    public void ProcessFound(int pid, string pythonVersion, bool isRoot)
    {
    }

    public void RootIsNotPython(int pid)
    {
    }

    public void Warn(string text)
    {
    }
}
