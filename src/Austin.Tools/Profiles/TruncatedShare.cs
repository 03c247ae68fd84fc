using System.Globalization;

namespace Austin.Tools.Profiles;

/// <summary>How many samples of a capture lack innermost frames, as its trailer tells: <c>truncated: COUNT/SAMPLES</c>.</summary>
internal sealed class TruncatedShare
{
    // Up to here nobody needs to know.
    private const double Negligible = 0.01;

    private long _truncated;
    private long _samples;

    /// <summary>A sentence for readers of the profile; null when at most 1 % of the samples are affected.</summary>
    public string? Warning => _truncated > _samples * Negligible
        ? string.Create(CultureInfo.InvariantCulture, $"In {100.0 * _truncated / _samples:0.0} % of the samples innermost frames could not be told: callers have their time")
        : null;

    /// <summary>Takes note of a capture's metadata. Joined captures have several trailers, which add up.</summary>
    public void Metadata(string key, string value)
    {
        string[] counts = value.Split('/');
        if (key == "truncated" && counts.Length == 2
            && long.TryParse(counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long truncated)
            && long.TryParse(counts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long samples)
            && truncated <= samples && samples <= long.MaxValue - _samples)
        {
            _truncated += truncated;
            _samples += samples;
        }
    }
}
