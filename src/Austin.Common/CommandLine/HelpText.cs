using System.Text;
using Austin.Common.Console;

namespace Austin.Common.CommandLine;

/// <summary>What <c>--help</c>, <c>--usage</c> and <c>--version</c> print, without the last line feed.</summary>
internal sealed class HelpText(ProgramIdentity identity)
{
    private const int Width = 79;
    private const int DescriptionColumn = 28;
    private const int UsageIndent = 12;

    private readonly IReadOnlyList<OptionSpec> _options = OptionTable.For(identity.Program);

    /// <summary>The version that clients compare on the first line, ours on the second.</summary>
    public string Version => $"{identity.Name} {identity.Version}\n{Product.Name} {Product.Version}";

    /// <summary>All options in short and long form.</summary>
    public string Usage
    {
        get
        {
            string switches = new([.. _options.Where(o => !o.TakesValue && o.Short is not null).Select(o => o.Short!.Value).Order()]);
            IEnumerable<string> words =
            [
                $"[-{switches}]",
                .. _options.Where(o => o.TakesValue && o.Short is not null).Select(o => $"[-{o.Short} {o.Argument}]"),
                .. _options.Select(o => $"[--{o.Long}{o.ValueText}]"),
                "command [ARG...]",
            ];
            return Wrap($"Usage: {identity.Name}", words, UsageIndent);
        }
    }

    /// <summary>The description of every option.</summary>
    public string Help
    {
        get
        {
            StringBuilder text = new();
            text.Append($"Usage: {identity.Name} [OPTION...] command [ARG...]\n");
            text.Append(SummaryOf(identity.Program)).Append('\n');
            foreach (IGrouping<OptionGroup, OptionSpec> group in _options.GroupBy(o => o.Group))
            {
                text.Append($"\n{Heading(group.Key)}:\n");
                foreach (OptionSpec option in group)
                {
                    AppendOption(text, option);
                }
            }

            text.Append("\nExamples:\n");
            foreach (Example example in ExampleTable.For(identity.Program))
            {
                text.Append($"  {identity.Name} {example.Arguments}\n      {example.Purpose}\n");
            }

            text.Append("\nArguments that long options need, short options need too. Options end at the\ncommand; everything after it is the command's.");
            return text.ToString();
        }
    }

    /// <summary>What a program is, in one sentence.</summary>
    public static string SummaryOf(Programs program) => program switch
    {
        Programs.Austin => "Samples the stacks of a Python program, without changing or halting it.",
        Programs.AustinP => "Samples the Python and native stacks of a Python program.",
        _ => "Records a Python program and makes a flame graph of it, or another format.",
    };

    /// <summary>The title above a group of options.</summary>
    public static string Heading(OptionGroup group) => group switch
    {
        OptionGroup.Target => "What to sample",
        OptionGroup.Sampling => "What to measure",
        OptionGroup.Output => "Output",
        OptionGroup.Compatibility => "For compatibility",
        OptionGroup.Information => "Information",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    private void AppendOption(StringBuilder text, OptionSpec option)
    {
        string names = option.Short is { } letter ? $"  -{letter}, --{option.Long}" : $"      --{option.Long}";
        names += option.ValueText;
        names = names.Length < DescriptionColumn ? names.PadRight(DescriptionColumn) : names + "\n" + new string(' ', DescriptionColumn);

        string description = option.DefaultFor(identity.Program) is { } value ? $"{option.Help} Default: {value}." : option.Help;
        text.Append(Wrap(names, description.Split(' '), DescriptionColumn)).Append('\n');
    }

    private static string Wrap(string start, IEnumerable<string> words, int indent)
    {
        StringBuilder text = new(start);
        int column = start.Length - (start.LastIndexOf('\n') + 1);
        foreach (string word in words)
        {
            if (column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        return text.ToString();
    }
}
