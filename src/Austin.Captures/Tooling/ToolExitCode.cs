namespace Austin.Captures.Tooling;

/// <summary>What the tools tell the shell.</summary>
public static class ToolExitCode
{
    /// <summary>Done, perhaps with warnings on standard error.</summary>
    public const int Success = 0;

    /// <summary>An input does not exist or cannot be opened.</summary>
    public const int NoInput = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>An input is no capture, or nothing in it could be read.</summary>
    public const int NotACapture = 3;

    /// <summary>A capture is damaged; what could be read of it was converted all the same.</summary>
    public const int Damaged = 4;

    /// <summary>The output could not be written.</summary>
    public const int CannotWrite = 5;

    /// <summary>The reader of our output went away; the shell's number for a death by SIGPIPE.</summary>
    public const int BrokenPipe = 141;
}
