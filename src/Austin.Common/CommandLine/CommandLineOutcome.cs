namespace Austin.Common.CommandLine;

/// <summary>What a command line means: exactly one of the properties is set.</summary>
internal sealed record CommandLineOutcome
{
    /// <summary>Sample.</summary>
    public SamplerOptions? Options { get; init; }

    /// <summary>Print help, usage or version.</summary>
    public OptionKey? Information { get; init; }

    /// <summary>Complain.</summary>
    public UsageError? Error { get; init; }
}
