using System.Globalization;
using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Profiles;

namespace Austin.Tools.Flamegraph;

/// <summary>The profile of the page: frames, a tree of stacks, and for each thread and stack the sums of the measures.</summary>
internal sealed class FlamegraphProfile
{
    // In µs, a century: what JavaScript and people can still make sense of.
    private const long Longest = 3_155_760_000_000_000;

    private readonly CaptureTable _table;
    private readonly StackNames _stacks;
    private readonly MetricsOfCapture _metrics;
    private readonly TruncatedShare _truncated = new();
    private readonly MetricSums<(int Thread, int Node)> _cells;
    private long _duration;

    /// <summary>Prepares to read a capture.</summary>
    public FlamegraphProfile(CaptureReader reader, ToolMessages messages)
    {
        _table = reader.Table;
        _stacks = new StackNames(reader.Table);
        _metrics = new MetricsOfCapture(reader, messages);
        _cells = new MetricSums<(int Thread, int Node)>(_metrics);
    }

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

    public void Add(CaptureSample sample) => _cells.Add((sample.Thread.Id, _stacks.Add(sample)), sample);

    public void Write(Utf8JsonWriter json)
    {
        // May add stacks.
        Dictionary<(int Thread, int Node), long[]> cells = JoinUnread();
        json.WriteStartObject();
        json.WriteNumber("duration", _duration);
        json.WriteNumber("truncated", _truncated.Truncated);
        json.WriteNumber("inferred", _truncated.Inferred);
        PageColumns.Metrics(json, _metrics.Set.Metrics);
        WriteThreads(json);
        FrameNames frames = _stacks.Frames;
        PageColumns.Frames(
            json,
            [.. Enumerable.Range(0, frames.Count).Select(id => new PageFrame(frames.Function(id), frames.File(id), frames.Line(id), frames.Kind(id)))]);
        PageColumns.Nodes(json, _stacks.Tree);
        WriteCells(json, cells);
        json.WriteEndObject();
    }

    private Dictionary<(int Thread, int Node), long[]> JoinUnread()
    {
        int[] places = UnreadPlaces.Find(_stacks.Tree, _stacks.Frames);
        Dictionary<(int Thread, int Node), long[]> cells = [];
        foreach (((int thread, int node), long[] values) in _cells.Values)
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

        return cells;
    }

    private void WriteThreads(Utf8JsonWriter json)
    {
        json.WriteStartArray("threads");
        foreach (CaptureThread thread in _table.Threads.All)
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

    private void WriteCells(Utf8JsonWriter json, Dictionary<(int Thread, int Node), long[]> cells)
    {
        json.WriteStartObject("cells");
        PageColumns.Numbers(json, "thread", cells.Keys.Select(key => (long)key.Thread));
        PageColumns.Numbers(json, "node", cells.Keys.Select(key => (long)key.Node));
        json.WriteStartArray("values");
        for (int i = 0; i < _metrics.Set.Metrics.Count; i++)
        {
            PageColumns.Numbers(json, cells.Values.Select(values => values[i]));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
