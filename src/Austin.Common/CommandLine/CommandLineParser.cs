using System.CommandLine;
using System.CommandLine.Parsing;

namespace Austin.Common.CommandLine;

/// <summary>Turns the words of a command line into <see cref="SamplerOptions"/>.</summary>
internal sealed class CommandLineParser(ProgramIdentity identity)
{
    private readonly IReadOnlyList<OptionSpec> _options = OptionTable.For(identity.Program);

    /// <summary>Parses the words after the program's name.</summary>
    public CommandLineOutcome Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return new CommandLineOutcome { Information = OptionKey.Usage };
        }

        WordScanner scanner = new(identity, _options);
        if (scanner.Scan(words) is { } error)
        {
            return new CommandLineOutcome { Error = error };
        }

        OptionsBuilder builder = new(identity, scanner.Command);
        OptionSpec? pending = null;
        foreach (Token token in Tokenize(scanner.OptionWords))
        {
            if (token.Type == TokenType.Option)
            {
                pending = _options.Single(option => token.Value == "--" + option.Long || token.Value == "-" + option.Short);
            }

            if (pending is null || (pending.TakesValue && token.Type == TokenType.Option))
            {
                continue;
            }

            if (pending.Key is OptionKey.Help or OptionKey.Usage or OptionKey.Version)
            {
                return new CommandLineOutcome { Information = pending.Key };
            }

            if (builder.Apply(pending, token.Value) is { } invalid)
            {
                return new CommandLineOutcome { Error = invalid };
            }
        }

        return builder.Build();
    }

    /// <summary>Options and values in the order they were given, so that the last one can win.</summary>
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
