namespace Austin.Common.Feeding;

/// <summary>How the program ends where the samplers have no code for it; the others are theirs (<c>ExitCode</c>).</summary>
internal static class LiveExitCode
{
    /// <summary>The file is no capture, or has no samples (EX_DATAERR of sysexits.h).</summary>
    public const int NotACapture = 65;

    /// <summary>The file cannot be read (EX_NOINPUT).</summary>
    public const int NoInput = 66;
}
