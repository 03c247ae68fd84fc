namespace Austin.Common.CommandLine;

/// <summary>
/// Finds where the options end and the command begins, as getopt_long(3) does with a leading <c>+</c>: at the first
/// word that is neither an option nor an option's value, or after <c>--</c>.
/// </summary>
/// <remarks>
/// System.CommandLine looks for options in the whole line; handing it the options alone keeps the command's words as
/// they are. Long names come out complete and separate from their values.
/// </remarks>
internal sealed class WordScanner(ProgramIdentity identity, IReadOnlyList<OptionSpec> options)
{
    private readonly List<string> _optionWords = [];
    private readonly HashSet<OptionSpec> _bare = [];

    /// <summary>The words that are options and their values.</summary>
    public IReadOnlyList<string> OptionWords => _optionWords;

    /// <summary>The command and its words, unchanged.</summary>
    public IReadOnlyList<string> Command { get; private set; } = [];

    /// <summary>Splits a command line.</summary>
    /// <returns>What is wrong with an option, or null.</returns>
    public UsageError? Scan(IReadOnlyList<string> words)
    {
        foreach (OptionSpec option in options)
        {
            if (option.BareWith is { } key && options.FirstOrDefault(other => other.Key == key) is { } other && IsGiven(words, "--" + other.Long))
            {
                _ = _bare.Add(option);
            }
        }

        int position = 0;
        while (position < words.Count)
        {
            string word = words[position];
            if (word == "--")
            {
                position++;
                break;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                break;
            }

            string? next = position + 1 < words.Count ? words[position + 1] : null;
            UsageError? error = word.StartsWith("--", StringComparison.Ordinal)
                ? ScanLong(word, next, out OptionKey last, out bool usedNext)
                : ScanCluster(word, next, out last, out usedNext);
            if (error is not null)
            {
                return error;
            }

            position += usedNext ? 2 : 1;
            if (last is OptionKey.Help or OptionKey.Usage or OptionKey.Version)
            {
                // These answer at once, whatever follows.
                return null;
            }
        }

        Command = [.. words.Skip(position)];
        return null;
    }

    private UsageError? ScanLong(string word, string? next, out OptionKey key, out bool usedNext)
    {
        key = default;
        usedNext = false;
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        OptionSpec? option = options.FirstOrDefault(o => o.Long == name);
        if (option is null)
        {
            OptionSpec[] candidates = [.. options.Where(o => o.CanBeAbbreviated && o.Long.StartsWith(name, StringComparison.Ordinal))];
            if (candidates.Length != 1)
            {
                return candidates.Length == 0
                    ? Error($"unrecognized option '--{name}'")
                    : Error($"option '--{name}' is ambiguous; possibilities: {string.Join(' ', candidates.Select(o => $"'--{o.Long}'"))}");
            }

            option = candidates[0];
        }

        key = option.Key;
        _optionWords.Add("--" + option.Long);
        if (!option.TakesValue)
        {
            return equals < 0 ? null : Error($"option '--{option.Long}' doesn't allow an argument");
        }

        if (equals < 0 && IsBare(option, next))
        {
            _optionWords.Add("");
            return null;
        }

        usedNext = equals < 0 && option.ValueWhenBare is null;
        string? value = equals < 0 && !usedNext ? option.ValueWhenBare : usedNext ? next : word[(equals + 1)..];
        if (value is null)
        {
            return Error($"option '--{option.Long}' requires an argument");
        }

        _optionWords.Add(value);
        return null;
    }

    private UsageError? ScanCluster(string word, string? next, out OptionKey key, out bool usedNext)
    {
        key = default;
        usedNext = false;
        for (int i = 1; i < word.Length; i++)
        {
            OptionSpec? option = options.FirstOrDefault(o => o.Short == word[i]);
            if (option is null)
            {
                return Error($"invalid option -- '{word[i]}'");
            }

            key = option.Key;
            if (key is OptionKey.Help or OptionKey.Version)
            {
                _optionWords.Add(word[..(i + 1)]);
                return null;
            }

            if (option.TakesValue)
            {
                _optionWords.Add(word);
                usedNext = i == word.Length - 1 && !IsBare(option, next);
                if (i == word.Length - 1 && !usedNext)
                {
                    _optionWords.Add("");
                }

                return usedNext ? AddValue(word[i], next) : null;
            }
        }

        _optionWords.Add(word);
        return null;
    }

    private static bool IsGiven(IReadOnlyList<string> words, string name) =>
        words.TakeWhile(word => word != "--").Any(word => word == name || word.StartsWith(name + "=", StringComparison.Ordinal));

    private bool IsBare(OptionSpec option, string? next) =>
        _bare.Contains(option) && !(next is { Length: > 0 } && next.All(char.IsAsciiDigit));

    private UsageError? AddValue(char letter, string? value)
    {
        if (value is null)
        {
            return Error($"option requires an argument -- '{letter}'");
        }

        _optionWords.Add(value);
        return null;
    }

    private UsageError Error(string message) => new(identity.InvocationPath, message);
}
