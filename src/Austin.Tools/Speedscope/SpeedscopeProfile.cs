using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Speedscope;

/// <summary>Collects one list of weighted stacks per thread and quantity, and writes them in Speedscope's file format.</summary>
/// <remarks>
/// Neighbours with equal stacks are merged. Profiles of time share the axis of <see cref="TimeAxis{T}"/> and reach from 0 to its
/// end: an empty stack stands where a thread has no sample, which is how Speedscope itself has it.
/// </remarks>
internal sealed class SpeedscopeProfile
{
    // Speedscope loads whole files; flushing now and then keeps ours from growing with the output.
    private const int FlushThreshold = 1 << 20;

    private readonly StackNames _stacks;
    private readonly MetricsOfCapture _metrics;
    private readonly TimeAxis<TimedSample> _axis;
    private readonly Dictionary<(CaptureThread Thread, Metric Metric), WeightedStacks> _profiles = [];

    public SpeedscopeProfile(CaptureReader reader, ToolMessages messages)
    {
        _stacks = new StackNames(reader.Table);
        _metrics = new MetricsOfCapture(reader, messages);
        _axis = new TimeAxis<TimedSample>(reader.Table, _metrics, Place);
    }

    public void Metadata(string key, string value) => _axis.Metadata(key, value);

    /// <summary>Adds a sample to the profiles of its thread.</summary>
    public void Add(CaptureSample sample)
    {
        int node = _stacks.Add(sample);
        foreach (Metric metric in _metrics.For(sample).Metrics.Where(m => !SampleMetrics.IsTime(m)))
        {
            long value = SampleMetrics.Value(metric, sample);
            if (value > 0)
            {
                Find(_axis.Tracks.Of(sample), metric).Add(node, value);
            }
        }

        _axis.Add(sample, new TimedSample(_axis.Tracks.Of(sample), node, sample.Idle));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the capture.</param>
    public void Write(Utf8JsonWriter json, string name)
    {
        _axis.Finish();
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        WriteFrames(json);
        json.WriteStartArray("profiles");
        foreach (((CaptureThread thread, Metric metric), WeightedStacks stacks) in Sorted())
        {
            if (SampleMetrics.IsTime(metric))
            {
                stacks.SkipTo(_axis.End);
            }

            WriteProfile(json, thread, metric, stacks);
        }

        if (_profiles.Count == 0)
        {
            // Speedscope refuses a file without profiles.
            WriteProfile(json, new CaptureThread(0, 0, null, 0, "0"), _metrics.Set.Metrics[0], new WeightedStacks());
        }

        json.WriteEndArray();
        json.WriteString("name", name);
        json.WriteString("exporter", "austin2speedscope");
        json.WriteEndObject();
    }

    private IEnumerable<KeyValuePair<(CaptureThread Thread, Metric Metric), WeightedStacks>> Sorted() =>
        _profiles.OrderBy(p => $"{p.Key.Thread.Pid}:{p.Key.Thread.Label}", StringComparer.Ordinal).ThenBy(p => p.Key.Metric);

    private void Place(TimedSample sample, long begin, long duration)
    {
        foreach (Metric metric in _metrics.Set.Metrics)
        {
            if (duration > 0 && SampleMetrics.IsTime(metric) && !(metric == Metric.CpuTime && sample.IsIdle))
            {
                WeightedStacks stacks = Find(sample.Thread, metric);
                stacks.SkipTo(begin);
                stacks.Add(sample.Node, duration);
            }
        }
    }

    private WeightedStacks Find(CaptureThread thread, Metric metric)
    {
        if (!_profiles.TryGetValue((thread, metric), out WeightedStacks? stacks))
        {
            stacks = new WeightedStacks();
            _profiles.Add((thread, metric), stacks);
        }

        return stacks;
    }

    private void WriteFrames(Utf8JsonWriter json)
    {
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        FrameNames frames = _stacks.Frames;
        for (int id = 0; id < frames.Count; id++)
        {
            json.WriteStartObject();
            json.WriteString("name", frames.Function(id));
            json.WriteString("file", frames.File(id));
            json.WriteNumber("line", frames.Line(id));
            json.WriteEndObject();
            FlushIfFull(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteProfile(Utf8JsonWriter json, CaptureThread thread, Metric metric, WeightedStacks stacks)
    {
        json.WriteStartObject();
        string name = thread.GivenName is null ? "" : $" ({thread.GivenName})";
        json.WriteString("name", $"{SampleMetrics.Name(metric)} profile for {thread.Pid}:{thread.Label}{name}");
        json.WriteString("unit", SampleMetrics.IsTime(metric) ? "microseconds" : "bytes");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", stacks.End);
        json.WriteStartArray("samples");
        foreach ((int node, _) in stacks.All)
        {
            json.WriteStartArray();
            foreach (int frame in _stacks.Tree.Stack(node))
            {
                json.WriteNumberValue(frame);
            }

            json.WriteEndArray();
            FlushIfFull(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach ((_, long weight) in stacks.All)
        {
            json.WriteNumberValue(weight);
            FlushIfFull(json);
        }

        json.WriteEndArray();
        json.WriteString("type", "sampled");
        json.WriteEndObject();
    }

    private static void FlushIfFull(Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushThreshold)
        {
            json.Flush();
        }
    }

    private readonly record struct TimedSample(CaptureThread Thread, int Node, bool IsIdle);
}
