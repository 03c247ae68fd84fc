namespace Austin.Common.CommandLine;

/// <summary>One option: what the parser, the help, the manual page and the completions need to know.</summary>
/// <param name="Key">Its name in code.</param>
/// <param name="Short">The letter after one hyphen; null when there is none.</param>
/// <param name="Long">The word after two hyphens.</param>
/// <param name="Argument">What the help calls its value; null for a switch.</param>
/// <param name="Group">Heading in the help.</param>
/// <param name="Help">A description that ends with a full stop.</param>
internal sealed record OptionSpec(OptionKey Key, char? Short, string Long, string? Argument, OptionGroup Group, string Help)
{
    /// <summary>The programs that have it.</summary>
    public Programs Programs { get; init; } = Programs.Both;

    /// <summary>The default as the help shows it; null when there is none to show.</summary>
    public string? Default { get; init; }

    /// <summary>The default of <c>austinp</c> where it differs.</summary>
    public string? DefaultOfAustinP { get; init; }

    /// <summary>The value where the option is given without one, which then can only follow a <c>=</c>; null where a value is needed.</summary>
    public string? ValueWhenBare { get; init; }

    /// <summary>The option with which it needs no value, and takes the next word for one only if that is a number; null where it always needs one.</summary>
    public OptionKey? BareWith { get; init; }

    /// <summary>The value as the help shows it behind the long name.</summary>
    public string ValueText => Argument is null ? "" : ValueWhenBare is null ? "=" + Argument : $"[={Argument}]";

    public bool TakesValue => Argument is not null;

    /// <summary>Whether an abbreviated long name may mean it. Options of other versions must not make old spellings ambiguous.</summary>
    public bool CanBeAbbreviated { get; init; } = true;

    /// <summary>The default as that program's help shows it.</summary>
    public string? DefaultFor(Programs program) => program == Programs.AustinP ? DefaultOfAustinP ?? Default : Default;
}
