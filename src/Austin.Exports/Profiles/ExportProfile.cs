using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Exports.Profiles;

/// <summary>Sums by stack, ready to be written in some format.</summary>
internal sealed record ExportProfile
{
    /// <summary>The quantities.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>The stacks; their frames are indexes of <see cref="Frames"/>.</summary>
    public required StackTree Stacks { get; init; }

    public required IReadOnlyList<ExportFrame> Frames { get; init; }

    public required IReadOnlyList<ExportSample> Samples { get; init; }

    /// <summary>The mapped files that native frames lie in.</summary>
    public MappedFiles Mappings { get; init; } = new();

    /// <summary>What else is known, as <c>key: value</c>.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>Time between samples, in µs; 0 when it is not known.</summary>
    public long IntervalMicroseconds { get; init; }

    /// <summary>How long was sampled, in ns; 0 when that is not known.</summary>
    public long DurationNanoseconds { get; init; }

    /// <summary>When it began, in ns since 1970; 0 when that is not known.</summary>
    public long StartNanoseconds { get; init; }

    /// <summary>The same with some of its quantities, of the samples that have any of them.</summary>
    public ExportProfile Only(params IReadOnlyList<Metric> metrics)
    {
        int[] indexes = [.. metrics.Select(metric => Metrics.ToList().IndexOf(metric))];
        return this with
        {
            Metrics = metrics,
            Samples =
            [
                .. Samples.Select(sample => sample with { Values = [.. indexes.Select(index => sample.Values[index])] })
                    .Where(sample => sample.Values.Any(value => value != 0)),
            ],
        };
    }

    /// <summary>The same in parts of at most so many samples; one part where there are none.</summary>
    public IEnumerable<ExportProfile> Split(int mostSamples)
    {
        for (int start = 0; start == 0 || start < Samples.Count; start += mostSamples)
        {
            yield return Samples.Count <= mostSamples ? this : this with { Samples = [.. Samples.Skip(start).Take(mostSamples)] };
        }
    }
}
