namespace Austin.Common.CommandLine;

/// <summary>Turns the words of a sampler's command line into <see cref="SamplerOptions"/>.</summary>
internal sealed class CommandLineParser(ProgramIdentity identity)
{
    /// <summary>Parses the words after the program's name.</summary>
    public CommandLineOutcome Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return new CommandLineOutcome { Information = OptionKey.Usage };
        }

        OptionReader reader = new(identity);
        if (reader.Read(words, out IReadOnlyList<(OptionSpec Option, string Value)> options) is { } error)
        {
            return new CommandLineOutcome { Error = error };
        }

        OptionsBuilder builder = new(identity, reader.Command);
        foreach ((OptionSpec option, string value) in options)
        {
            if (option.Key is OptionKey.Help or OptionKey.Usage or OptionKey.Version)
            {
                return new CommandLineOutcome { Information = option.Key };
            }

            if (builder.Apply(option, value) is { } invalid)
            {
                return new CommandLineOutcome { Error = invalid };
            }
        }

        return builder.Build();
    }
}
