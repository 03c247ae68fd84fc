using Austin.Common.Sampling;

namespace Austin.Agent.Targets;

/// <summary>Passes on what is told of a process while it is looked at.</summary>
internal sealed class TargetObserver(ITargetLog log) : IProcessObserver
{
    public void ProcessFound(int pid, string pythonVersion, bool isRoot)
    {
    }

    public void RootIsNotPython(int pid)
    {
    }

    public void Warn(string text) => log.Say(text);
}
