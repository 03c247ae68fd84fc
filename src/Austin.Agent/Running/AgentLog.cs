using Austin.Agent.Targets;
using Austin.Captures.Frames;

namespace Austin.Agent.Running;

/// <summary>Lines on standard error, each whole.</summary>
internal sealed class AgentLog(TextWriter output) : ITargetLog
{
    private readonly Lock _lock = new();

    public void Say(string text)
    {
        try
        {
            lock (_lock)
            {
                output.WriteLine($"{AgentCommand.Name}: {SafeText.Line(text)}");
                output.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody listens: that is no reason to stop.
        }
    }
}
