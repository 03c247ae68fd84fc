namespace Austin.Documents.Descriptions;

/// <summary>Options under a heading.</summary>
internal sealed record OptionSection(string Heading, IReadOnlyList<OptionDescription> Options);
