using System.Text.Json;
using Austin.Captures.Live;
using Austin.Captures.Samples;
using Austin.Tools.Pages;

namespace Austin.Tools.Web;

/// <summary>Writes what is new in a run, in the columns of the page. Several threads may.</summary>
internal sealed class ProfileWriter(WebRun run)
{
    private readonly Lock _lock = new();
    private readonly StringTable _strings = new();

    /// <summary>Writes what is new since a mark: everything that was appended to the tables, and the cells that have other values.</summary>
    public void Changes(Utf8JsonWriter json, LiveChanges changes, IReadOnlyList<Metric> metrics)
    {
        lock (_lock)
        {
            _strings.Grow(changes.Functions);
            LiveMark since = changes.Since;
            json.WriteStartObject();
            json.WriteStartObject("base");
            json.WriteNumber("strings", _strings.CountAt(since.Functions));
            json.WriteNumber("frames", since.Frames);
            json.WriteNumber("nodes", Math.Max(since.Nodes - 1, 0));
            json.WriteNumber("threads", since.Threads);
            json.WriteNumber("cells", since.Cells);
            json.WriteEndObject();
            Tables(json, changes, metrics);
            json.WriteStartObject("cells");
            PageColumns.Numbers(json, "cell", changes.Cells.Select(cell => (long)cell.Id));
            Cells(json, changes.Cells, changes.Values, metrics.Count);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>Writes the whole profile, or what it was in some seconds.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="changes">All changes since the beginning.</param>
    /// <param name="metrics">The quantities.</param>
    /// <param name="range">The seconds; null for the whole run.</param>
    /// <param name="values">The values of all cells in them; those of the whole run stand in the changes.</param>
    public void Whole(Utf8JsonWriter json, LiveChanges changes, IReadOnlyList<Metric> metrics, LiveRange? range = null, long[]? values = null)
    {
        lock (_lock)
        {
            _strings.Grow(changes.Functions);
            json.WriteStartObject();
            json.WriteNumber("id", changes.Now.Version);
            json.WriteNumber("duration", (long)(range is { } seconds ? Duration(seconds) : run.Elapsed).TotalMicroseconds);
            json.WriteNumber("truncated", 0);
            json.WriteNumber("inferred", 0);
            Tables(json, changes, metrics);
            json.WriteStartObject("cells");
            Cells(json, changes.Cells, values ?? changes.Values, metrics.Count);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>Writes the values that all cells had in some seconds.</summary>
    public void Range(Utf8JsonWriter json, LiveRange range, long[] values, int metrics)
    {
        json.WriteStartObject();
        json.WriteNumber("duration", (long)Duration(range).TotalMicroseconds);
        Values(json, values, metrics);
        json.WriteEndObject();
    }

    // As much of it as has been.
    private TimeSpan Duration(LiveRange range) =>
        TimeSpan.FromSeconds(Math.Max(0, Math.Min(range.To, run.Elapsed.TotalSeconds) - Math.Max(0, range.From)));

    private void Tables(Utf8JsonWriter json, LiveChanges changes, IReadOnlyList<Metric> metrics)
    {
        LiveMark since = changes.Since;
        PageColumns.Metrics(json, metrics);
        Threads(json, changes.Threads);
        json.WriteStartArray("strings");
        for (int text = _strings.CountAt(since.Functions); text < _strings.CountAt(changes.Functions.Length); text++)
        {
            json.WriteStringValue(_strings.Text(text));
        }

        json.WriteEndArray();
        LiveFrame[] frames = changes.Frames[since.Frames..].ToArray();
        LiveFunction[] functions = changes.Functions.ToArray();
        json.WriteStartObject("frames");
        PageColumns.Numbers(json, "name", frames.Select(frame => (long)_strings.Of(frame.Function).Name));
        PageColumns.Numbers(json, "file", frames.Select(frame => (long)_strings.Of(frame.Function).File));
        PageColumns.Numbers(json, "line", frames.Select(frame => frame.Line));
        PageColumns.Numbers(json, "kind", frames.Select(frame => (long)functions[frame.Function].Kind));
        json.WriteEndObject();
        int first = Math.Max(since.Nodes, 1);
        LiveNode[] nodes = changes.Nodes[first..].ToArray();
        json.WriteStartObject("nodes");
        PageColumns.Numbers(json, "up", nodes.Select((node, i) => (long)(first + i - node.Parent)));
        PageColumns.Numbers(json, "frame", nodes.Select(node => (long)node.Frame));
        json.WriteEndObject();
        Seconds(json, changes.Seconds, since.Second);
        State(json, changes);
    }

    private static void Threads(Utf8JsonWriter json, IReadOnlyList<LiveThread> threads)
    {
        json.WriteStartArray("threads");
        foreach (LiveThread thread in threads)
        {
            json.WriteStartObject();
            json.WriteNumber("id", thread.Id);
            json.WriteNumber("pid", thread.Pid);
            json.WriteString("label", thread.Label);
            if (thread.Name.Length > 0)
            {
                json.WriteString("name", thread.Name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Cells(Utf8JsonWriter json, LiveCell[] cells, long[] values, int metrics)
    {
        PageColumns.Numbers(json, "thread", cells.Select(cell => (long)cell.Thread));
        PageColumns.Numbers(json, "node", cells.Select(cell => (long)cell.Node));
        Values(json, values, metrics);
    }

    // A column for each metric.
    private static void Values(Utf8JsonWriter json, long[] values, int metrics)
    {
        json.WriteStartArray("values");
        for (int metric = 0; metric < metrics; metric++)
        {
            int at = metric;
            PageColumns.Numbers(json, Enumerable.Range(0, values.Length / metrics).Select(cell => values[(cell * metrics) + at]));
        }

        json.WriteEndArray();
    }

    // [second, per cent of a CPU or null, sums of the metrics ...]
    private void Seconds(Utf8JsonWriter json, IReadOnlyList<LiveSecond> seconds, long since)
    {
        Dictionary<long, double> cpu = run.Load?.Since(since - 1) ?? [];
        json.WriteStartArray("seconds");
        foreach (LiveSecond second in seconds)
        {
            json.WriteStartArray();
            json.WriteNumberValue(second.Second);
            if (cpu.TryGetValue(second.Second, out double percent))
            {
                json.WriteNumberValue(Math.Round(percent, 1));
            }
            else
            {
                json.WriteNullValue();
            }

            foreach (long value in second.Values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void State(Utf8JsonWriter json, LiveChanges changes)
    {
        json.WriteStartObject("stat");
        json.WriteBoolean("live", run.Feed.IsLive);
        json.WriteBoolean("over", run.IsOver);
        json.WriteBoolean("full", changes.IsFull);
        json.WriteNumber("samples", changes.Samples);
        json.WriteNumber("elapsed", (long)run.Elapsed.TotalMilliseconds);
        json.WriteNumber("second", run.Feed.LastSecond);
        json.WriteNumber("oldest", changes.OldestSecond);
        if (run.Load is { Cpu: { } cpu, Resident: { } resident })
        {
            json.WriteNumber("cpu", Math.Round(cpu, 1));
            json.WriteNumber("rss", resident);
        }

        if (run.Feed.Profile?.Progress is { InvalidPercent: { } invalid, MissedPercent: { } late })
        {
            json.WriteNumber("errors", Math.Round(invalid, 2));
            json.WriteNumber("late", Math.Round(late, 1));
        }

        if (run.Feed.Profile?.LatestProgress is { GilPercent: { } held, WaitingPercent: { } waiting })
        {
            json.WriteNumber("gil", Math.Round(held));
            json.WriteNumber("waiting", Math.Round(waiting));
        }

        json.WriteEndObject();
    }
}
