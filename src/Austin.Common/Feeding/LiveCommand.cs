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
    private const string DefaultInterval = "1ms";
    private const string DefaultNativeInterval = "10ms";

    private readonly Option<int?> _pid = new("--pid", "-p") { Description = "Sample the running process PID instead of a command.", HelpName = "PID" };
    private readonly Option<bool> _native = new("--native", "-n") { Description = "Sample with austinp, which adds native frames." };
    private readonly Option<bool> _kernel = new("--kernel", "-k") { Description = "With -n: add the kernel's part of each stack." };
    private readonly Option<bool> _children = new("--children", "-C") { Description = "Sample all descendants of the process too." };
    private readonly Option<string?> _interval = new("--interval", "-i")
    {
        Description = "Time between samples, as austin takes it. Default: 1ms, with -n 10ms.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _timeout = new("--timeout", "-t") { Description = "How long to wait for the target to become a Python process, as austin takes it.", HelpName = "TIME" };
    private readonly Option<string?> _exposure = new("--exposure", "-x")
    {
        Description = "Sample for so many seconds; what was seen stays on the screen, and a command is then ended, as austin does.",
        HelpName = "SECONDS",
    };

    private readonly Option<bool> _sleepless = new("--sleepless", "-s", "--cpu") { Description = "Leave out threads that are not on a CPU, to estimate CPU time." };
    private readonly Option<bool> _memory = new("--memory", "-m") { Description = "Sample changes of the resident memory instead of time." };
    private readonly Option<bool> _full = new("--full", "-f") { Description = "Sample time, idle state and memory changes together." };
    private readonly Option<bool> _gc = new("--gc", "-g") { Description = "Mark samples taken while the garbage collector runs." };

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
        foreach (Option option in (Option[])[_pid, _native, _kernel, _children, _interval, _timeout, _exposure, _sleepless, _memory, _full, _gc, .. own, _log])
        {
            Command.Options.Add(option);
        }

        // austin's letter for the same, unless the program has another use for it.
        if (Command.Options.All(option => !option.Aliases.Contains("-c")))
        {
            _sleepless.Aliases.Add("-c");
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
    public LiveTarget Target(ParseResult result)
    {
        bool native = result.GetValue(_native);
        return new LiveTarget
        {
            Pid = result.GetValue(_pid),
            Words = result.GetValue(_words) ?? [],
            Native = native,
            SamplerOptions = [.. SamplerOptions(result, native)],
            Log = result.GetValue(_log) is { } log ? Path.GetFullPath(log) : "/dev/null",
        };
    }

    private IEnumerable<string> SamplerOptions(ParseResult result, bool native)
    {
        yield return "-i";
        yield return result.GetValue(_interval) ?? (native ? DefaultNativeInterval : DefaultInterval);
        if (result.GetValue(_timeout) is { } timeout)
        {
            yield return "-t";
            yield return timeout;
        }

        if (result.GetValue(_exposure) is { } exposure)
        {
            yield return "-x";
            yield return exposure;
        }

        foreach ((Option<bool> option, string word) in new[] { (_children, "-C"), (_sleepless, "-s"), (_memory, "-m"), (_full, "-f"), (_gc, "-g"), (_kernel, "-k") })
        {
            if (result.GetValue(option))
            {
                yield return word;
            }
        }
    }

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

    private bool TakesValue(string name) =>
        Command.Options.Any(option => (option.Name == name || option.Aliases.Contains(name)) && option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0);
}
