using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Austin.Captures.Tooling;

/// <summary>What all tools have in common on the command line.</summary>
public static class ToolCommand
{
    /// <summary>The option of tools that show samples: files whose frames are left out.</summary>
    public const string HideName = "--hide";

    /// <summary>The version of this program.</summary>
    public static string Version =>
        typeof(ToolCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>A tool with <c>-h</c> and <c>-V</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="showsSamples">Whether frames can be left out of what it shows.</param>
    public static Command Create(string name, string description, bool showsSamples = false)
    {
        Command command = new(name, description);
        if (showsSamples)
        {
            command.Options.Add(new Option<string[]>(HideName)
            {
                Description = "Leave out frames of files with this in their name (or, with * or ?, that fit it as a whole): their time is their caller's; may be given several times.",
                HelpName = "PATTERN",
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            });
        }

        command.Options.Add(new HelpOption());
        command.Options.Add(VersionOption(name));
        return command;
    }

    /// <summary>The capture to read.</summary>
    public static Argument<string> Input() => RefusingOptions(new Argument<string>("input")
    {
        Description = "A capture, MOJO or collapsed text, also gzipped; - for standard input.",
    });

    /// <summary>The file to write, standard output unless given.</summary>
    public static Argument<string?> Output() => RefusingOptions(new Argument<string?>("output")
    {
        Description = "The file to write; - or nothing for standard output.",
        Arity = ArgumentArity.ZeroOrOne,
    });

    /// <summary>Makes a command of an input, an output and what lies between.</summary>
    public static Command InputToOutput(Command command, Func<string, string?, int> run)
    {
        Argument<string> input = Input();
        Argument<string?> output = Output();
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => run(result.GetRequiredValue(input), result.GetValue(output)));
        return command;
    }

    /// <summary>Makes a command of an input, an output, a title and what makes a page of them.</summary>
    public static Command InputToPage(Command command, Func<string, string?, string?, int> run)
    {
        Option<string?> title = new("--title") { Description = "The title of the page; the name of the input unless given." };
        Argument<string> input = Input();
        Argument<string?> output = Output();
        command.Options.Add(title);
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.SetAction(result => run(result.GetRequiredValue(input), result.GetValue(output), result.GetValue(title)));
        return command;
    }

    /// <summary><c>-V</c>: prints the name and the version.</summary>
    public static Option<bool> VersionOption(string name) => new("--version", "-V")
    {
        Description = "Show the version.",
        Arity = ArgumentArity.Zero,
        Action = new PrintVersion(name),
    };

    // A mistyped option is no file name; a file that starts with a dash can be written ./-file.
    private static Argument<T> RefusingOptions<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-') is { } option)
            {
                result.AddError($"Unknown option: {option.Value}");
            }
        });
        return argument;
    }

    private sealed class PrintVersion(string name) : SynchronousCommandLineAction
    {
        // The version is told even if the input is missing.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{name} {Version}");
            return ToolExitCode.Success;
        }
    }
}
