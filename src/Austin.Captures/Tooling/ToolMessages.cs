using System.CommandLine;

namespace Austin.Captures.Tooling;

/// <summary>Lines on standard error, each with the name of the tool.</summary>
/// <param name="tool">The tool that speaks.</param>
/// <param name="error">Standard error.</param>
public sealed class ToolMessages(string tool, TextWriter error)
{
    /// <summary>Those of the tool that a command line names.</summary>
    public static ToolMessages Of(ParseResult result) => new(result.CommandResult.Command.Name, result.InvocationConfiguration.Error);

    /// <summary>What the tool does, or why it gives up.</summary>
    public void Say(string message) => Line($"{tool}: {message}");

    /// <summary>Something the user should know although work goes on.</summary>
    public void Warn(string message) => Say($"warning: {message}");

    /// <summary>A line as it is.</summary>
    public void Line(string line) => error.WriteLine(line);
}
