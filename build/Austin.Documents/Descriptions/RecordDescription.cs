using Austin.Common.CommandLine;
using Austin.Tools.Recording;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin-record</c> as its option table describes it.</summary>
internal static class RecordDescription
{
    private const string Outline =
        "austin, or with -n austinp, samples into a file beside the result. When the target ends, when the time given by -x is over, or on Ctrl-C, "
        + "the result is made of the samples, and renamed into place when it is complete. If it cannot be made, the samples are kept, and a line tells where.";

    private const string Command =
        "A command that is started keeps its standard input, output and error, and its exit status is passed on. "
        + "On a signal it gets the same signal and is waited for. A process given by -p is left alone.";

    private const string Formats =
        "The ending of the file tells the format: ";

    private const string SeveralFormats =
        "With several --as, FILE is the name of the one that its ending means; the others differ from it in the ending.";

    private const string Signal =
        "On SIGUSR1 the result is made of the samples so far, and the recording goes on; with --every the period ends there.";

    public static ProgramDescription Create() => new(ProgramIdentity.NameOf(Programs.Record), HelpText.SummaryOf(Programs.Record))
    {
        Synopsis = ["[OPTION...] command [ARG...]", "[OPTION...] -p PID"],
        Operand = ValueKind.Command,
        Paragraphs =
        [
            Outline,
            Command,
            Formats + string.Join("; ", RecordFormat.All.Select(format => $"{format.Name} {string.Join(' ', format.Endings)}")) + ". " + SeveralFormats,
            Signal,
        ],
        Sections =
        [
            .. SamplerDescriptions.SectionsOf(Programs.Record)
                .Select(section => section with { Options = [.. section.Options.Select(WithChoices)] }),
        ],
        Examples = ExampleTable.For(Programs.Record),
        ExitCodes =
        [
            ("0", "The result is written; the command, if one was started, succeeded."),
            ("1 to 255", "The status of a command that failed; 128 and the number of the signal that ended it. In place of it, where the recording failed:"),
            .. ExitCodeTable.All.Skip(1),
        ],
    };

    private static OptionDescription WithChoices(OptionDescription option) => option.Long == "--as"
        ? option with { Kind = ValueKind.Choice, Choices = [.. RecordFormat.All.Select(format => format.Name)] }
        : option;
}
