using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Heatmap;

/// <summary>Adds up a capture by its Python frames, over all processes and threads.</summary>
/// <remarks>Native and kernel code and the collector count for the line that they were called from: its own time has theirs.</remarks>
internal sealed class HeatSums
{
    // In µs, a century: what JavaScript and people can still make sense of.
    private const long Longest = 3_155_760_000_000_000;

    private readonly MetricsOfCapture _metrics;
    private readonly MetricSums<int> _own;

    /// <summary>Prepares to read a capture.</summary>
    public HeatSums(CaptureReader reader, ToolMessages messages)
    {
        Table = reader.Table;
        _metrics = new MetricsOfCapture(reader, messages);
        _own = new MetricSums<int>(_metrics);
    }

    /// <summary>The capture's frames and names.</summary>
    public CaptureTable Table { get; }

    /// <summary>Stacks of frames of <see cref="Table"/>; the root stands for samples without a Python frame.</summary>
    public StackTree Tree { get; } = new();

    /// <summary>The quantities.</summary>
    public IReadOnlyList<Metric> Metrics => _metrics.Set.Metrics;

    /// <summary>How many samples lack frames, as the trailer tells.</summary>
    public TruncatedShare Truncated { get; } = new();

    /// <summary>How long was sampled, in µs; 0 when the capture does not tell.</summary>
    public long Duration { get; private set; }

    /// <summary>Takes note of the capture's metadata.</summary>
    public void Metadata(string key, string value)
    {
        Truncated.Metadata(key, value);
        if (key == "duration" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long duration)
            && duration <= Longest - Duration)
        {
            Duration += duration;
        }
    }

    /// <summary>Counts a sample.</summary>
    public void Add(CaptureSample sample)
    {
        int node = StackTree.Root;
        foreach (int frame in sample.Frames)
        {
            node = Table[frame].Kind == FrameKind.Python ? Tree.Add(node, frame) : node;
        }

        _own.Add(node, sample);
    }

    /// <summary>What each node has itself of one quantity.</summary>
    public long[] Own(int metric)
    {
        long[] own = new long[Tree.Count];
        foreach ((int node, long[] values) in _own.Values)
        {
            own[node] = values[metric];
        }

        return own;
    }
}
