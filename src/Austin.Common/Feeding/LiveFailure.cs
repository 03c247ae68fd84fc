using Austin.Captures.Frames;

namespace Austin.Common.Feeding;

/// <summary>Ends the program with a line on standard error and an exit code.</summary>
internal sealed class LiveFailure(int exitCode, string message) : Exception(message)
{
    // A sampler's reason for not sampling may be a few lines.
    private const int MaxReasonLines = 12;

    /// <summary>For the shell.</summary>
    public int ExitCode => exitCode;

    /// <summary>Tells it on standard error.</summary>
    /// <param name="program">Who says it.</param>
    public void Tell(string program)
    {
        foreach (string line in Message.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxReasonLines))
        {
            System.Console.Error.WriteLine($"{program}: {SafeText.Line(line)}");
        }
    }
}
