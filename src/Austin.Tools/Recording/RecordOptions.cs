using Austin.Common.CommandLine;
using Austin.Tools.Selecting;

namespace Austin.Tools.Recording;

/// <summary>What the user of <c>austin-record</c> asked for.</summary>
internal sealed record RecordOptions
{
    /// <summary>The sampler's options as it checked them; tells the target.</summary>
    public required SamplerOptions Sampler { get; init; }

    /// <summary>The words of those options, in order, for the sampler's own command line.</summary>
    public required IReadOnlyList<string> SamplerWords { get; init; }

    /// <summary>Whether <c>austinp</c> is to do it.</summary>
    public bool Native { get; init; }

    public required IReadOnlyList<RecordOutput> Outputs { get; init; }

    /// <summary>Folders to look for the heat map's sources in first.</summary>
    public IReadOnlyList<string> SourceRoots { get; init; } = [];

    /// <summary>Show the result.</summary>
    public bool Open { get; init; }

    /// <summary>Length of the periods that get files of their own, in µs; null for one file at the end.</summary>
    public long? Every { get; init; }

    /// <summary>The part to use; null for all.</summary>
    public TimeRange? Range { get; init; }

    /// <summary>Errors and warnings only.</summary>
    public bool Quiet { get; init; }

    /// <summary>What was recorded, for people.</summary>
    public required string Title { get; init; }
}
