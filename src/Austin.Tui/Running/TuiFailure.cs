namespace Austin.Tui.Running;

/// <summary>Ends the program with a line on standard error and an exit code.</summary>
internal sealed class TuiFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
