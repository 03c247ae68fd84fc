using System.CommandLine;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Console;

namespace Austin.Tools.Recording;

/// <summary><c>austin-record</c>: from a program to a flame graph, or another format, by one command.</summary>
internal static class RecordTool
{
    public static Command Create() => new OwnLineCommand("austin-record", HelpText.SummaryOf(Programs.Record), Run);

    private static int Run(string[] words, ToolMessages messages)
    {
        ProgramIdentity identity = new(Programs.Record, CompatibleVersion.Austin37, "austin-record");
        string? error = new RecordCommandLine(identity, DateTime.Now).Parse(words, out RecordOptions? options, out OptionKey? information);
        if (error is not null)
        {
            messages.Say(error);
            messages.Line(Messages.TryHelp(identity.Name));
            return (int)ExitCode.Usage;
        }

        if (options is not null)
        {
            return Record(options, messages);
        }

        HelpText help = new(identity);
        Console.Out.WriteLine(information switch
        {
            OptionKey.Help => help.Help,
            OptionKey.Version => help.Version,
            _ => help.Usage,
        });
        return (int)ExitCode.Success;
    }

    private static int Record(RecordOptions options, ToolMessages messages)
    {
        try
        {
            using RecordRun run = new(options, messages);
            return run.Run();
        }
        catch (ToolException exception)
        {
            messages.Say(exception.Message);
            return (int)ExitCode.NothingToDo;
        }
        catch (Exception exception)
        {
            messages.Say(Messages.Internal(Styling.Plain, exception));
            return (int)ExitCode.Internal;
        }
    }
}
