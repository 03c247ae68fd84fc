using System.CommandLine;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;

namespace Austin.Tools.Selecting;

/// <summary>What the tools that show samples have in common on the command line.</summary>
internal static class SampleTool
{
    private const string HideName = "--hide";
    private const string RangeName = "--range";

    /// <summary>A tool with <c>--hide</c> and <c>--range</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    public static Command Create(string name, string description)
    {
        Command command = ToolCommand.Create(name, description);
        Option<string?> range = new(RangeName)
        {
            Description = $"Only the samples of this part, such as 5s-10s, 5s-, -10s or 5s+10s; their duration is that of the part, and what the capture tells of itself as a whole is left out.",
            HelpName = "RANGE",
        };
        range.Require(value => value is null || TimeRange.TryParse(value, out _), TimeRange.Expected);
        command.Options.Add(new Option<string[]>(HideName)
        {
            Description = "Leave out frames of files with this in their name (or, with * or ?, that fit it as a whole): their time is their caller's; may be given several times.",
            HelpName = "PATTERN",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        });
        command.Options.Add(range);
        return command;
    }

    /// <summary>What of a capture a command line wants to see.</summary>
    /// <param name="result">The command line of a tool that was made here.</param>
    /// <param name="path">The capture.</param>
    public static SampleSource Source(ParseResult result, string path) => new(path, ToolMessages.Of(result))
    {
        Hidden = new HiddenFiles(result.GetValue<string[]>(HideName) ?? []),
        Range = result.GetValue<string?>(RangeName) is { } text && TimeRange.TryParse(text, out TimeRange range) ? range : null,
    };

    /// <summary>Makes a command of an input, an output and what lies between.</summary>
    public static Command InputToOutput(Command command, Func<SampleSource, string?, int> run)
    {
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => run(Source(result, result.GetRequiredValue(input)), result.GetValue(output)));
        return command;
    }

    /// <summary>Makes a command of an input, an output, a title and what makes a page of them.</summary>
    public static Command InputToPage(Command command, Func<SampleSource, string?, string?, int> run)
    {
        Option<string?> title = new("--title") { Description = "The title of the page; the name of the input unless given." };
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        command.Options.Add(title);
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => run(Source(result, result.GetRequiredValue(input)), result.GetValue(output), result.GetValue(title)));
        return command;
    }
}
