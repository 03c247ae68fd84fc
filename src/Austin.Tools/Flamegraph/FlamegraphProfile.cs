using System.Globalization;
using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Flamegraph;

/// <summary>The profile of the page: frames, a tree of stacks, and for each thread and stack the sums of the measures.</summary>
/// <remarks>Columns of numbers rather than objects: a browser parses them quickly and they take little room.</remarks>
internal sealed class FlamegraphProfile(CaptureReader reader)
{
    // In µs, a century: what JavaScript and people can still make sense of.
    private const long Longest = 3_155_760_000_000_000;

    private readonly StackNames _stacks = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly TruncatedShare _truncated = new();
    private Dictionary<(int Thread, int Node), long[]> _cells = [];
    private long _duration;

    /// <summary>What readers must know of the profile, if anything.</summary>
    public string? Warning => _truncated.Warning;

    /// <summary>Takes note of a capture's metadata. Joined captures have several durations, which add up.</summary>
    public void Metadata(string key, string value)
    {
        _truncated.Metadata(key, value);
        if (key == "duration" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long duration)
            && duration <= Longest - _duration)
        {
            _duration += duration;
        }
    }

    public void Add(CaptureSample sample)
    {
        IReadOnlyList<Metric> metrics = _metrics.For(sample).Metrics;
        (int, int) key = (sample.Thread.Id, _stacks.Add(sample));
        if (!_cells.TryGetValue(key, out long[]? values))
        {
            values = new long[metrics.Count];
            _cells.Add(key, values);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] += SampleMetrics.Value(metrics[i], sample);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        JoinUnread();
        json.WriteStartObject();
        json.WriteNumber("duration", _duration);
        json.WriteNumber("truncated", _truncated.Truncated);
        json.WriteNumber("inferred", _truncated.Inferred);
        WriteMetrics(json);
        WriteThreads(json);
        WriteFrames(json);
        json.WriteStartObject("nodes");
        StackTree tree = _stacks.Tree;
        Column(json, "up", Enumerable.Range(1, tree.Count - 1).Select(node => (long)(node - tree.Parent(node))));
        Column(json, "frame", Enumerable.Range(1, tree.Count - 1).Select(node => (long)tree.Frame(node)));
        json.WriteEndObject();
        WriteCells(json);
        json.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.Flush();
    }

    private void JoinUnread()
    {
        int[] places = UnreadPlaces.Find(_stacks.Tree, _stacks.Frames);
        Dictionary<(int Thread, int Node), long[]> cells = [];
        foreach (((int thread, int node), long[] values) in _cells)
        {
            (int, int) key = (thread, places[node]);
            if (!cells.TryAdd(key, values))
            {
                long[] sums = cells[key];
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += values[i];
                }
            }
        }

        _cells = cells;
    }

    private void WriteMetrics(Utf8JsonWriter json)
    {
        json.WriteStartArray("metrics");
        foreach (Metric metric in _metrics.Set.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("name", metric switch
            {
                Metric.Allocation => "Allocated",
                Metric.Deallocation => "Freed",
                _ => SampleMetrics.Name(metric),
            });
            json.WriteString("unit", SampleMetrics.IsTime(metric) ? "us" : "bytes");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteThreads(Utf8JsonWriter json)
    {
        json.WriteStartArray("threads");
        foreach (CaptureThread thread in reader.Table.Threads.All)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", thread.Pid);
            json.WriteString("label", thread.Label);
            if (thread.GivenName is { } name)
            {
                json.WriteString("name", name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFrames(Utf8JsonWriter json)
    {
        FrameNames frames = _stacks.Frames;
        Dictionary<string, long> strings = [];
        long Id(string text)
        {
            strings.TryAdd(text, strings.Count);
            return strings[text];
        }

        json.WriteStartObject("frames");
        Column(json, "name", Enumerable.Range(0, frames.Count).Select(id => Id(frames.Function(id))));
        Column(json, "file", Enumerable.Range(0, frames.Count).Select(id => Id(frames.File(id))));
        Column(json, "line", Enumerable.Range(0, frames.Count).Select(frames.Line));
        Column(json, "kind", Enumerable.Range(0, frames.Count).Select(id => (long)frames.Kind(id)));
        json.WriteEndObject();
        json.WriteStartArray("strings");
        foreach (string text in strings.Keys)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void WriteCells(Utf8JsonWriter json)
    {
        json.WriteStartObject("cells");
        Column(json, "thread", _cells.Keys.Select(key => (long)key.Thread));
        Column(json, "node", _cells.Keys.Select(key => (long)key.Node));
        json.WriteStartArray("values");
        for (int i = 0; i < _metrics.Set.Metrics.Count; i++)
        {
            json.WriteStartArray();
            foreach (long[] values in _cells.Values)
            {
                json.WriteNumberValue(values[i]);
            }

            json.WriteEndArray();
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
