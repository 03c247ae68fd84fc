using System.Diagnostics;
using System.Globalization;
using Austin.Captures.Live;
using Austin.Common.Feeding;

namespace Austin.Tools.Web;

/// <summary>What all connections look at: the samples, how the target does, and whether that is over.</summary>
/// <param name="feed">The samples.</param>
/// <param name="target">What is sampled, safe to print.</param>
/// <param name="load">What the target takes of this machine; null where it is not known to run on it.</param>
internal sealed class WebRun(LiveFeed feed, string target, TargetLoad? load) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ManualResetEventSlim _over = new();
    private TimeSpan? _elapsed;

    /// <summary>What is sampled.</summary>
    public string Target => target;

    /// <summary>The samples.</summary>
    public LiveFeed Feed => feed;

    /// <summary>What the target takes of this machine.</summary>
    public TargetLoad? Load => load;

    /// <summary>The profile once there is a sample; null before.</summary>
    public LiveProfile? Profile => feed.HasSamples ? feed.Profile : null;

    /// <summary>Whether nothing more will come.</summary>
    public bool IsOver => _over.IsSet;

    /// <summary>Why it is over.</summary>
    public string EndMessage { get; private set; } = "";

    /// <summary>How long the samples took to take; of a capture what it says, or nothing.</summary>
    public TimeSpan Elapsed => feed.IsLive ? _elapsed ?? Stopwatch.GetElapsedTime(_start)
        : long.TryParse(feed.Profile?.Metadatum("duration"), NumberStyles.None, CultureInfo.InvariantCulture, out long duration) && duration < TimeSpan.MaxValue.TotalMicroseconds
            ? TimeSpan.FromMicroseconds(duration)
            : TimeSpan.Zero;

    /// <summary>Nothing more will come.</summary>
    public void End(string message)
    {
        if (!IsOver)
        {
            _elapsed = Stopwatch.GetElapsedTime(_start);
            EndMessage = message;
            _over.Set();
        }
    }

    /// <summary>Waits until it is over, but not longer than a time.</summary>
    public void Wait(TimeSpan time) => _over.Wait(time);

    public void Dispose() => _over.Dispose();
}
