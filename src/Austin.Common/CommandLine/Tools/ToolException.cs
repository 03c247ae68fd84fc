namespace Austin.Common.CommandLine.Tools;

/// <summary>Ends a tool with one line on standard error and an exit code.</summary>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="ToolExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
