namespace Austin.Documents.Descriptions;

/// <summary>An option of any of the programs.</summary>
/// <param name="Short">With its hyphen; null when there is none.</param>
/// <param name="Long">With its hyphens.</param>
/// <param name="Argument">What the help calls the value; null for a switch.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Help">One or two sentences.</param>
internal sealed record OptionDescription(string? Short, string Long, string? Argument, ValueKind Kind, string Help)
{
    /// <summary>The accepted values, where there are few.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The default; null when there is none to show.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it may be given without a value, which then can only follow a <c>=</c>.</summary>
    public bool IsValueOptional { get; init; }

    /// <summary>Whether the next word can be its value.</summary>
    public bool NeedsValue => Argument is not null && !IsValueOptional;

    /// <summary>Every spelling.</summary>
    public IEnumerable<string> Names => Short is null ? [Long] : [Short, Long];

    /// <summary>The help with the default.</summary>
    public string FullHelp => Default is null ? Help : $"{Help} Default: {Default}.";

    /// <summary>What a value of that name is.</summary>
    public static ValueKind KindOf(string? argument) => argument switch
    {
        "FILE" => ValueKind.File,
        "DIR" => ValueKind.Folder,
        "PID" => ValueKind.Process,
        _ => ValueKind.Free,
    };
}
