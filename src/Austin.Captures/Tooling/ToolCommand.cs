using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Austin.Captures.Tooling;

/// <summary>What all tools have in common on the command line.</summary>
public static class ToolCommand
{
    /// <summary>The version of this program.</summary>
    public static string Version =>
        typeof(ToolCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>A tool with <c>-h</c> and <c>-V</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    public static Command Create(string name, string description)
    {
        Command command = new(name, description);
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
