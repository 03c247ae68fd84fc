using Austin.Common.Console;
using Austin.Common.Linux;

namespace Austin.Common.Running;

/// <summary>What the program was given by whoever started it.</summary>
internal sealed record ProgramEnvironment
{
    /// <summary>Buffer of messages in bytes; they are flushed line by line.</summary>
    public const int MessageBuffer = 4096;

    public int StandardOutput { get; init; } = 1;

    public int StandardError { get; init; } = 2;

    /// <summary>The value of <c>NO_COLOR</c>.</summary>
    public string? NoColor { get; init; }

    /// <summary>The value of <c>AUSTIN_NO_LOGGING</c>.</summary>
    public string? NoLogging { get; init; }

    public Styling ErrorStyling => StylingOf(StandardError);

    /// <summary>Those of this process.</summary>
    public static ProgramEnvironment Current() => new()
    {
        NoColor = Environment.GetEnvironmentVariable("NO_COLOR"),
        NoLogging = Environment.GetEnvironmentVariable(Syslog.OffVariable),
    };

    /// <summary>How a destination looks.</summary>
    public Styling StylingOf(int descriptor) => Styling.For(Terminal.Is(descriptor), NoColor);
}
