using System.Globalization;

namespace Austin.Tools.Profiles;

/// <summary>
/// In how many samples of a capture frames could not be read, as its trailer tells: <c>truncated: COUNT/SAMPLES</c> lack the
/// innermost ones, <c>inferred: COUNT/SAMPLES</c> have other callers than were read.
/// </summary>
internal sealed class TruncatedShare
{
    // Up to here nobody needs to know.
    private const double Negligible = 0.01;

    private (long Count, long Samples) _truncated;
    private (long Count, long Samples) _inferred;

    /// <summary>The share of the samples that lack innermost frames, 0 … 1.</summary>
    public double Truncated => Share(_truncated);

    /// <summary>The share of the samples that have other callers than were read, 0 … 1.</summary>
    public double Inferred => Share(_inferred);

    /// <summary>How many samples were taken, as the trailer tells; 0 when it does not. A capture that was compressed has fewer.</summary>
    public long Samples => Math.Max(_truncated.Samples, _inferred.Samples);

    /// <summary>One or two sentences for readers of the profile; null when at most 1 % of the samples are affected.</summary>
    public string? Warning
    {
        get
        {
            string? truncated = Tell(_truncated, "innermost frames could not be told: callers have their time");
            string? inferred = Tell(_inferred, "some callers of the innermost frame could not be read: they are those seen before, searched on the stack, or left out");
            return truncated is not null && inferred is not null ? $"{truncated}. {inferred}" : truncated ?? inferred;
        }
    }

    /// <summary>Takes note of a capture's metadata. Joined captures have several trailers, which add up.</summary>
    public void Metadata(string key, string value)
    {
        if (key == "truncated")
        {
            Add(ref _truncated, value);
        }
        else if (key == "inferred")
        {
            Add(ref _inferred, value);
        }
    }

    private static void Add(ref (long Count, long Samples) share, string value)
    {
        string[] counts = value.Split('/');
        if (counts.Length == 2
            && long.TryParse(counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            && long.TryParse(counts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long samples)
            && count <= samples && samples <= long.MaxValue - share.Samples)
        {
            share = (share.Count + count, share.Samples + samples);
        }
    }

    private static double Share((long Count, long Samples) share) => share.Samples > 0 ? (double)share.Count / share.Samples : 0;

    private static string? Tell((long Count, long Samples) share, string what) => share.Count > share.Samples * Negligible
        ? string.Create(CultureInfo.InvariantCulture, $"In {100 * Share(share):0.0} % of the samples {what}")
        : null;
}
