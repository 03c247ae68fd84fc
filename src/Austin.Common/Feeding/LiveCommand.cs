using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Console;

namespace Austin.Common.Feeding;

/// <summary>The command line of a program that shows samples while they are taken: where they come from, and options of its own.</summary>
internal sealed class LiveCommand
{
    private readonly Option<int?> _pid = new("--pid", "-p") { Description = "Sample the running process PID instead of a command.", HelpName = "PID" };
    private readonly SamplingOptions _sampling = new();
    private readonly Option<string?> _log = new("--log") { Description = "Append what the command prints to FILE; it is thrown away otherwise.", HelpName = "FILE" };

    private readonly Argument<string[]> _words = new("command")
    {
        Description = "A command to run and its arguments, or a capture to show; - for a capture on standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <param name="name">The program.</param>
    /// <param name="description">What it is for, in a sentence.</param>
    /// <param name="own">Its own options.</param>
    public LiveCommand(string name, string description, IEnumerable<Option> own)
    {
        Command = ToolCommand.Create(name, description);
        foreach (Option option in (Option[])[_pid, .. _sampling.All, .. own, _log])
        {
            Command.Options.Add(option);
        }

        // austin's other names for the same; the letter unless the program has another use for it.
        ICollection<string> sleepless = _sampling[OptionKey.Sleepless].Aliases;
        sleepless.Add("--cpu");
        if (Command.Options.All(option => !option.Aliases.Contains("-c")))
        {
            sleepless.Add("-c");
        }

        Command.Arguments.Add(_words);
        _pid.Require(value => value > 0, "--pid takes the id of a process");
    }

    /// <summary>All of it, for the parser and the documents.</summary>
    public Command Command { get; }

    /// <summary>Does what a command line asks for.</summary>
    /// <param name="words">It.</param>
    /// <param name="run">Runs the program; its result is the exit code.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> words, Func<ParseResult, int> run)
    {
        ParseResult result = Parse(words);
        Command.SetAction(run);
        string? unknown = UnknownOption(words);
        if ((unknown is not null || result.Errors.Count > 0) && result.Action is not CommandLineAction { ClearsParseErrors: true })
        {
            System.Console.Error.WriteLine($"{Command.Name}: {(unknown is not null ? $"unknown option: {unknown}" : result.Problem())}");
            System.Console.Error.WriteLine($"Usage: {Command.Name} [options] (-p PID | COMMAND ... | FILE | -); {Command.Name} -h tells more.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (LiveFailure failure)
        {
            failure.Tell(Command.Name);
            return failure.ExitCode;
        }
        catch (Exception exception)
        {
            System.Console.Error.WriteLine($"{Command.Name}: internal error, please report it: {FaultText.Of(exception)}");
            return (int)ExitCode.Internal;
        }
    }

    /// <summary>Parses words; options end at the command.</summary>
    public ParseResult Parse(IReadOnlyList<string> words) =>
        Command.Parse(SeparateCommand(words), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = true });

    /// <summary>The first word before the command that looks like an option and is none; null if there is none.</summary>
    public string? UnknownOption(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count && words[i].Length > 1 && words[i][0] == '-' && words[i] != "--"; i++)
        {
            string word = words[i];
            bool isLong = word.StartsWith("--", StringComparison.Ordinal);
            string name = isLong ? word.Split('=')[0] : word[..2];
            if (!Command.Options.Any(option => option.Name == name || option.Aliases.Contains(name)))
            {
                return name;
            }

            i += NeedsNextWord(word) ? 1 : 0;
        }

        return null;
    }

    /// <summary>What a command line without errors wants to look at.</summary>
    public LiveTarget Target(ParseResult result) => new()
    {
        Pid = result.GetValue(_pid),
        Words = result.GetValue(_words) ?? [],
        Native = _sampling.AreNative(result),
        SamplerOptions = [.. _sampling.Words(result)],
        Hidden = _sampling.Hidden(result),
        FirstSamplingOption = _sampling.FirstGiven(result),
        SamplesAllThreads = _sampling.CoverAllThreads(result),
        MarksCollections = _sampling.IsGiven(result, OptionKey.Gc),
        HasExposure = _sampling.IsGiven(result, OptionKey.Exposure),
        Log = result.GetValue(_log) is { } log ? Path.GetFullPath(log) : "/dev/null",
    };

    // Everything from the first word on that is neither an option nor the value of one belongs to the command.
    private IReadOnlyList<string> SeparateCommand(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (word == "--")
            {
                return words;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                return [.. words.Take(i), "--", .. words.Skip(i)];
            }

            i += NeedsNextWord(word) ? 1 : 0;
        }

        return words;
    }

    private bool NeedsNextWord(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            return !word.Contains('=') && TakesValue(word);
        }

        // The first letter of a bundle that takes a value takes the rest, or the next word where there is no rest.
        for (int i = 1; i < word.Length; i++)
        {
            if (TakesValue("-" + word[i].ToString(CultureInfo.InvariantCulture)))
            {
                return i == word.Length - 1;
            }
        }

        return false;
    }

    // One that may stand without a value takes none from the next word.
    private bool TakesValue(string name) =>
        Command.Options.Any(option => (option.Name == name || option.Aliases.Contains(name)) && option.ValueType != typeof(bool) && NeedsValue(option));

    private static bool NeedsValue(Option option) => option.Arity.MinimumNumberOfValues > 0;
}
