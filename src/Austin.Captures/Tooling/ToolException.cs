namespace Austin.Captures.Tooling;

/// <summary>Ends a tool with one line on standard error and an exit code.</summary>
public sealed class ToolException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="ToolExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
