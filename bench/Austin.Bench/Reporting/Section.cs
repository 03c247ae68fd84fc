namespace Austin.Bench.Reporting;

/// <summary>One table of the report.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Method">How it was measured, and in which unit.</param>
/// <param name="Better">Which way is better.</param>
/// <param name="Format">Format string of the values.</param>
internal sealed record Section(string Title, string Method, Better Better, string Format)
{
    public List<Comparison> Rows { get; } = [];

    /// <summary>What is compared, ours first; null for the samplers.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Facts that belong below the table.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>A new row.</summary>
    public Comparison Add(string subject, string python)
    {
        Comparison row = new(subject, python);
        Rows.Add(row);
        return row;
    }
}
