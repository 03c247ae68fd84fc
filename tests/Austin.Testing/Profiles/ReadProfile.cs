namespace Austin.Testing.Profiles;

/// <summary>A profile as a reader sees it.</summary>
public sealed record ReadProfile
{
    /// <summary><c>type/unit</c> of each value.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary><c>type/unit</c> of the period.</summary>
    public required string PeriodType { get; init; }

    public long Period { get; init; }

    /// <summary>ns since 1970.</summary>
    public long Start { get; init; }

    /// <summary>ns.</summary>
    public long Duration { get; init; }

    public string Id { get; init; } = "";

    public required IReadOnlyList<ProfileSample> Samples { get; init; }

    /// <summary>What is known of the process: attributes of the resource, or labels of the series.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; init; } = new Dictionary<string, string>();

    /// <summary>The sum of one of the values.</summary>
    public long Sum(int value = 0) => Samples.Sum(sample => sample.Values[value]);
}
