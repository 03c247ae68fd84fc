namespace Austin.Documents.Descriptions;

/// <summary>What a completion offers for a value or an operand.</summary>
internal enum ValueKind
{
    /// <summary>Nothing: a number or free text.</summary>
    Free,

    File,

    Folder,

    Process,

    /// <summary>One of <see cref="OptionDescription.Choices"/>.</summary>
    Choice,

    /// <summary>A command to run, with words of its own.</summary>
    Command,
}
