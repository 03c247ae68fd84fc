using System.CommandLine;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;

namespace AustinP.Resolve.Running;

/// <summary>The command line of <c>austinp-resolve</c>.</summary>
internal static class ResolveCommand
{
    /// <summary>The name of the program.</summary>
    public const string Name = "austinp-resolve";

    /// <summary>The command, ready to be invoked.</summary>
    public static Command Create()
    {
        Argument<string> input = ToolCommand.Input();
        Argument<string?> output = ToolCommand.Output();
        Option<string?> outputOption = new("--output", "-o") { Description = "The file to write, instead of the second argument.", HelpName = "FILE" };
        Option<string?> format = new("--format", "-f") { Description = "The format to write, text or mojo; that of the input unless given.", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("text", "mojo");
        Option<string[]> debugDirectories = new("--debug-dir")
        {
            Description = "Look for debug files here before /usr/lib/debug; may be given more than once.",
            HelpName = "DIR",
        };
        Option<string?> sysroot = new("--sysroot") { Description = "Look for the files of the capture below this folder.", HelpName = "DIR" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "No progress and no summary." };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Name every file that left frames unresolved, not just the reasons." };

        Command command = ToolCommand.Create(Name, "Replaces the addresses in a capture of austinp by functions, files and lines.");
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.Options.Add(outputOption);
        command.Options.Add(format);
        command.Options.Add(debugDirectories);
        command.Options.Add(sysroot);
        command.Options.Add(quiet);
        command.Options.Add(verbose);
        command.SetAction(result => Run(result, new ResolveOptions
        {
            Input = result.GetRequiredValue(input),
            Output = result.GetValue(outputOption) ?? result.GetValue(output),
            Format = result.GetValue(format) switch { "text" => CaptureFormat.Text, "mojo" => CaptureFormat.Mojo, _ => null },
            DebugDirectories = [.. (result.GetValue(debugDirectories) ?? []).Select(Path.GetFullPath)],
            Sysroot = result.GetValue(sysroot) is { } root ? Path.GetFullPath(root) : "",
            Quiet = result.GetValue(quiet),
            Verbose = result.GetValue(verbose),
        }));
        return command;
    }

    private static int Run(ParseResult result, ResolveOptions options)
    {
        using ProgressBar progress = ProgressBar.Create(options.Quiet);
        return new ResolveRun(options, ToolMessages.Of(result), progress).Execute(result.InvocationConfiguration.Error);
    }
}
