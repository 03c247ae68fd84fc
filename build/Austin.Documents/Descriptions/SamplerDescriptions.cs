using Austin.Common.CommandLine;
using Austin.Common.Linux;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin</c> and <c>austinp</c> as their option table describes them.</summary>
internal static class SamplerDescriptions
{
    private const string Safety =
        "The target is found by its mapped files and memory; nothing of it is executed, and nothing is written into it. "
        + "A command that is started keeps its standard input and error; without -o its standard output is discarded, because the samples go there. "
        + "It is never left behind: on a signal it gets the same signal, otherwise SIGTERM, and is waited for. A process given by -p is left alone.";

    private const string Reading =
        "Options end at the first word that is not one, or after --; everything from there on is the command, unchanged. "
        + "Short options combine (-Cp 123, -i10ms), long ones may be abbreviated, and of repeated ones the last wins. "
        + "Reading another process is governed by ptrace(2): as root, with CAP_SYS_PTRACE, or for processes of the same user "
        + "where kernel.yama.ptrace_scope is 0; a command that is started here also where it is 1.";

    public static ProgramDescription Create(Programs program)
    {
        string name = ProgramIdentity.NameOf(program);
        return new ProgramDescription(name, HelpText.SummaryOf(program))
        {
            OtherName = name + "4",
            Synopsis = ["[OPTION...] command [ARG...]", "[OPTION...] -p PID", "[OPTION...] -w PID"],
            Operand = ValueKind.Command,
            Paragraphs = program == Programs.Austin
                ? ["The target runs on while its memory is read.", Safety, Reading]
                : ["Threads that run are stopped for a moment to read their native stack; threads that are blocked are not stopped.", Safety, Reading],
            Sections = SectionsOf(program),
            Examples = ExampleTable.For(program),
            ExitCodes = ExitCodeTable.All,
            Environment =
            [
                (ProgramIdentity.CompatibilityVariable, "Set to 4, or with the name austin4, the program presents itself as Austin 4.0.0 and writes MOJO unless told otherwise."),
                (Syslog.OffVariable, "Set to anything: nothing is written to the system log."),
                ("NO_COLOR", "Set to anything: no colours on a terminal."),
            ],
        };
    }

    /// <summary>The options of a program under their headings.</summary>
    public static IReadOnlyList<OptionSection> SectionsOf(Programs program) =>
    [
        .. OptionTable.For(program).GroupBy(option => option.Group).Select(group =>
            new OptionSection(HelpText.Heading(group.Key), [.. group.Select(option => Describe(option, program))])),
    ];

    private static OptionDescription Describe(OptionSpec option, Programs program) =>
        new(option.Short is { } letter ? $"-{letter}" : null, "--" + option.Long, option.Argument, OptionDescription.KindOf(option.Argument), option.Help)
        {
            IsValueOptional = option.ValueWhenBare is not null,
            Default = option.DefaultFor(program),
        };
}
