using Austin.Agent.Targets;

namespace Austin.Agent.Tests.Doubles;

/// <summary>Keeps what is said.</summary>
internal sealed class HeardLog : ITargetLog
{
    public List<string> Lines { get; } = [];

    public void Say(string text) => Lines.Add(text);
}
