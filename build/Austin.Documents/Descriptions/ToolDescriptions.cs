extern alias resolve;

using System.CommandLine;
using System.CommandLine.Completions;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Tools;
using resolve::AustinP.Resolve.Running;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin-tools</c> and <c>austinp-resolve</c> as their own command lines describe them.</summary>
internal static class ToolDescriptions
{
    private static readonly (string, string)[] _exitCodes =
    [
        ("0", "Done, perhaps with warnings on standard error."),
        ("1", "An input does not exist or cannot be opened."),
        ("2", "The command line is wrong."),
        ("3", "An input is no capture, or nothing in it could be read."),
        ("4", "A capture is damaged; what could be read of it was converted all the same."),
        ("5", "The output could not be written."),
        ("141", "The reader of the output went away."),
    ];

    /// <summary>The program with all converters.</summary>
    public static ProgramDescription Tools()
    {
        IReadOnlyList<Command> tools = AllTools.Create();
        return new ProgramDescription("austin-tools", "Converts and examines what austin and austinp recorded.")
        {
            Synopsis = ["TOOL [OPTION...] input [output]"],
            Operand = ValueKind.Free,
            Paragraphs = ["A link with the name of a tool to this program runs that tool. A capture may be collapsed text or MOJO, also gzipped; - is standard input or output.", "So are austin-record and austin-web, which have pages of their own."],
            Sections = [new OptionSection("Options", [
                new OptionDescription("-h", "--help", null, ValueKind.Free, "Show help and usage information."),
                new OptionDescription("-V", "--version", null, ValueKind.Free, "Show the version."),
            ])],
            Tools = [.. tools.Where(tool => tool is not OwnLineCommand).Select(Describe)],
            Examples =
            [
                new Example("austin2flamegraph samples.txt flame.html", "A page with a flame graph that needs no network."),
                new Example("austin2speedscope samples.mojo samples.json", "A profile for speedscope."),
                new Example("austin-stats samples.txt", "The functions that took most."),
            ],
            ExitCodes = _exitCodes,
        };
    }

    /// <summary>The resolver of native addresses.</summary>
    public static ProgramDescription Resolve() => Describe(ResolveCommand.Create()) with
    {
        Paragraphs =
        [
            "A capture of austinp names native functions; this program finds their source files and lines and the functions inlined into them, "
            + "from the debug information of the mapped files or of separate debug files found by build id.",
        ],
        Examples = [new Example("samples.txt resolved.txt", "Put functions, files and lines into a capture.")],
        ExitCodes = _exitCodes,
    };

    private static ProgramDescription Describe(Command command) => new(command.Name, command.Description ?? "")
    {
        Synopsis = [string.Join(' ', ["[OPTION...]", .. command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name)])],
        Operand = ValueKind.File,
        Sections = [new OptionSection("Options", [.. command.Options.Select(Describe)])],
    };

    /// <summary>An option as System.CommandLine knows it.</summary>
    public static OptionDescription Describe(Option option)
    {
        bool isSwitch = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        string[] choices = isSwitch ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];
        string? letter = option.Aliases.Where(alias => alias.Length == 2 && alias[0] == '-').Order(StringComparer.Ordinal).LastOrDefault();
        string? argument = isSwitch ? null : option.HelpName ?? (option.Name == "--output" ? "FILE" : option.Name[2..].ToUpperInvariant());
        ValueKind kind = choices.Length > 0 ? ValueKind.Choice : OptionDescription.KindOf(argument);
        return new OptionDescription(letter, option.Name, argument, kind, option.Description ?? "") { Choices = choices };
    }
}
