using Austin.Common.CommandLine;

namespace Austin.Documents.Descriptions;

/// <summary>All that a manual page or a completion says about a program.</summary>
/// <param name="Name">The name of the executable, or of a tool in it.</param>
/// <param name="Summary">What it is, as a sentence.</param>
internal sealed record ProgramDescription(string Name, string Summary)
{
    /// <summary>Another name that it answers to; null when there is none.</summary>
    public string? OtherName { get; init; }

    /// <summary>The ways to call it, without the name.</summary>
    public required IReadOnlyList<string> Synopsis { get; init; }

    /// <summary>What the words that are not options are.</summary>
    public required ValueKind Operand { get; init; }

    public required IReadOnlyList<OptionSection> Sections { get; init; }

    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>The tools of a program that holds several.</summary>
    public IReadOnlyList<ProgramDescription> Tools { get; init; } = [];

    public IReadOnlyList<Example> Examples { get; init; } = [];

    public IReadOnlyList<(string Code, string Meaning)> ExitCodes { get; init; } = [];

    public IReadOnlyList<(string Name, string Meaning)> Environment { get; init; } = [];

    public IEnumerable<OptionDescription> Options => Sections.SelectMany(section => section.Options);
}
