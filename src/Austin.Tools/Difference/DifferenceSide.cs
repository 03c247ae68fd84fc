using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Difference;

/// <summary>One of the two captures: for each stack, over all processes and threads, the sums of the quantities and how many samples they are of.</summary>
/// <param name="name">What the page calls it.</param>
/// <param name="reader">Reads it.</param>
/// <param name="messages">Says what is wrong with it.</param>
internal sealed class DifferenceSide(string name, CaptureReader reader, ToolMessages messages)
{
    // In µs, a century: what JavaScript and people can still make sense of.
    private const long Longest = 3_155_760_000_000_000;

    private readonly StackNames _stacks = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader, messages);
    private readonly Dictionary<int, long[]> _sums = [];
    private readonly Dictionary<int, long[]> _counts = [];

    /// <summary>What the page calls it.</summary>
    public string Name => name;

    /// <summary>Samples in the file.</summary>
    public long Samples { get; private set; }

    /// <summary>Samples of which some of the stack could not be read.</summary>
    public long Invalid { get; private set; }

    /// <summary>How long was sampled, in µs; 0 when the capture does not tell. Joined captures have several durations, which add up.</summary>
    public long Duration { get; private set; }

    /// <summary>How many samples lack frames, as the trailer tells.</summary>
    public TruncatedShare Truncated { get; } = new();

    /// <summary>How it was recorded, as far as its metadata tell: what of two captures should be the same.</summary>
    public RecordingTerms Terms { get; } = new();

    /// <summary>The mode; null if there are no samples.</summary>
    public SamplingMode? Mode => Samples > 0 ? _metrics.Set.Mode : null;

    /// <summary>Quantities of the mode.</summary>
    public IReadOnlyList<Metric> Metrics => _metrics.Set.Metrics;

    /// <summary>The frames of <see cref="Tree"/>.</summary>
    public FrameNames Frames => _stacks.Frames;

    /// <summary>The stacks.</summary>
    public StackTree Tree => _stacks.Tree;

    /// <summary>Takes note of the capture's metadata.</summary>
    public void Metadata(string key, string value)
    {
        Truncated.Metadata(key, value);
        Terms.Metadata(key, value);
        if (key == "duration" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long duration)
            && duration <= Longest - Duration)
        {
            Duration += duration;
        }
    }

    /// <summary>Counts a sample.</summary>
    public void Add(CaptureSample sample)
    {
        IReadOnlyList<Metric> metrics = _metrics.For(sample).Metrics;
        int node = _stacks.Add(sample);
        if (!_sums.TryGetValue(node, out long[]? sums))
        {
            sums = new long[metrics.Count];
            _sums.Add(node, sums);
            _counts.Add(node, new long[metrics.Count]);
        }

        long[] counts = _counts[node];
        for (int i = 0; i < sums.Length; i++)
        {
            long value = SampleMetrics.Value(metrics[i], sample);
            sums[i] += value;
            counts[i] += value > 0 ? 1 : 0;
        }

        Samples++;
        ReadOnlySpan<int> frames = sample.Frames;
        Invalid += frames.Length > 0 && reader.Table[frames[0]].Kind == FrameKind.Invalid ? 1 : 0;
    }

    /// <summary>The stacks with their sums and counts of one quantity.</summary>
    public IEnumerable<(int Node, long Sum, long Count)> Cells(Metric metric)
    {
        int index = Metrics.ToList().IndexOf(metric);
        return index < 0 ? [] : _sums.Select(cell => (cell.Key, cell.Value[index], _counts[cell.Key][index]));
    }
}
