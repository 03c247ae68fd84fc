namespace Austin.Tools.Running;

/// <summary>Ends a tool with one line on standard error and an exit code.</summary>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Running.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
