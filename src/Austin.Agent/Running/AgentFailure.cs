namespace Austin.Agent.Running;

/// <summary>Ends the program with a line on standard error and an exit code.</summary>
internal sealed class AgentFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
