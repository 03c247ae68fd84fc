using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Austin.Captures.Tooling;

/// <summary>Chooses the tool, by the name of the program or by the first argument, and runs it.</summary>
public static class ToolRunner
{
    private const string ProgramName = "austin-tools";

    /// <summary>Runs a tool.</summary>
    /// <param name="invokedAs">The path the program was started by; its file name may be that of a tool.</param>
    /// <param name="arguments">The arguments after it.</param>
    /// <param name="tools">All tools.</param>
    /// <param name="error">Standard error.</param>
    public static int Run(string invokedAs, string[] arguments, IReadOnlyList<Command> tools, TextWriter error)
    {
        Command? tool = tools.FirstOrDefault(t => t.Name == Path.GetFileName(invokedAs));
        if (tool is OwnLineCommand named)
        {
            return named.Run(arguments, error);
        }

        if (tool is null && arguments.Length > 0 && tools.FirstOrDefault(t => t.Name == arguments[0]) is OwnLineCommand chosen)
        {
            return chosen.Run(arguments[1..], error);
        }

        Command command = tool ?? Root(tools);
        ParseResult result = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        ToolMessages messages = new(result.CommandResult.Command == command && tool is null ? ProgramName : result.CommandResult.Command.Name, error);
        if (result.Errors.Count > 0 && result.Action is not CommandLineAction { ClearsParseErrors: true })
        {
            messages.Say(result.Problem());
            messages.Line($"Usage: {Usage(result.CommandResult, tool)}");
            return ToolExitCode.Usage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Error = error });
        }
        catch (ToolException exception)
        {
            if (exception.Message.Length > 0)
            {
                messages.Say(exception.Message);
            }

            return exception.ExitCode;
        }
        catch (IOException exception)
        {
            // Outputs and inputs have their own messages; what is left is the console.
            messages.Say($"cannot write standard output: {exception.Message}");
            return ToolExitCode.CannotWrite;
        }
    }

    private static RootCommand Root(IReadOnlyList<Command> tools)
    {
        RootCommand root = new("Converts and examines what austin and austinp recorded.");
        root.Options.Clear();
        root.Options.Add(new HelpOption());
        root.Options.Add(ToolCommand.VersionOption(ProgramName));
        foreach (Command tool in tools)
        {
            root.Subcommands.Add(tool);
        }

        return root;
    }

    private static string Usage(CommandResult result, Command? tool)
    {
        string name = tool is not null ? tool.Name : result.Command is RootCommand ? ProgramName : $"{ProgramName} {result.Command.Name}";
        IEnumerable<string> arguments = result.Command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name);
        string what = result.Command is RootCommand ? "TOOL ..." : string.Join(' ', arguments);
        return $"{name} [options] {what}";
    }
}
