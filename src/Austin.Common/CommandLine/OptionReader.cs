using System.CommandLine;
using System.CommandLine.Parsing;

namespace Austin.Common.CommandLine;

/// <summary>Turns the words of a command line into options, in the order they were given, so that the last one can win.</summary>
internal sealed class OptionReader(ProgramIdentity identity)
{
    private readonly IReadOnlyList<OptionSpec> _options = OptionTable.For(identity.Program);

    /// <summary>The command and its words; complete before the first option is handed out.</summary>
    public IReadOnlyList<string> Command { get; private set; } = [];

    /// <summary>Splits a command line.</summary>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="options">The options with their values; the value of a switch means nothing.</param>
    /// <returns>What is wrong, or null.</returns>
    public UsageError? Read(IReadOnlyList<string> words, out IReadOnlyList<(OptionSpec Option, string Value)> options)
    {
        options = [];
        WordScanner scanner = new(identity, _options);
        if (scanner.Scan(words) is { } error)
        {
            return error;
        }

        Command = scanner.Command;
        options = [.. Pair(Tokenize(scanner.OptionWords))];
        return null;
    }

    private IEnumerable<(OptionSpec Option, string Value)> Pair(IReadOnlyList<Token> tokens)
    {
        OptionSpec? pending = null;
        foreach (Token token in tokens)
        {
            if (token.Type == TokenType.Option)
            {
                pending = _options.Single(option => token.Value == "--" + option.Long || token.Value == "-" + option.Short);
            }

            if (pending is not null && !(pending.TakesValue && token.Type == TokenType.Option))
            {
                yield return (pending, token.Value);
            }
        }
    }

    private IReadOnlyList<Token> Tokenize(IReadOnlyList<string> optionWords)
    {
        // A plain Command has no directives; response files are off, so that a value may begin with '@'.
        Command command = new(identity.Name);
        foreach (OptionSpec option in _options)
        {
            command.Options.Add(Declare(option));
        }

        ParserConfiguration configuration = new() { EnablePosixBundling = true, ResponseFileTokenReplacer = null };
        return command.Parse(optionWords, configuration).Tokens;
    }

    private static Option Declare(OptionSpec option)
    {
        string[] aliases = option.Short is { } letter ? ["-" + letter] : [];
        return option.TakesValue
            ? new Option<string[]>("--" + option.Long, aliases) { Arity = ArgumentArity.OneOrMore }
            : new Option<bool>("--" + option.Long, aliases) { Arity = ArgumentArity.Zero };
    }
}
