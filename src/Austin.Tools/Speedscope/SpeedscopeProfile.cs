using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Speedscope;

/// <summary>Collects one list of weighted stacks per thread and quantity, and writes them in Speedscope's file format.</summary>
/// <remarks>Neighbours with equal stacks are merged; the order in time stays.</remarks>
internal sealed class SpeedscopeProfile(CaptureReader reader)
{
    // Speedscope loads whole files; flushing now and then keeps ours from growing with the output.
    private const int FlushThreshold = 1 << 20;

    private readonly StackNames _stacks = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly Dictionary<(CaptureThread Thread, Metric Metric), List<WeightedStack>> _profiles = [];

    /// <summary>Adds a sample to the profiles of its thread.</summary>
    public void Add(CaptureSample sample)
    {
        int node = _stacks.Add(sample);
        foreach (Metric metric in _metrics.For(sample).Metrics)
        {
            long value = MetricSet.Value(metric, sample);
            if (value > 0)
            {
                Add((sample.Thread, metric), node, value);
            }
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the capture.</param>
    public void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        WriteFrames(json);
        json.WriteStartArray("profiles");
        foreach (((CaptureThread thread, Metric metric), List<WeightedStack> stacks) in Sorted())
        {
            WriteProfile(json, thread, metric, stacks);
        }

        if (_profiles.Count == 0)
        {
            // Speedscope refuses a file without profiles.
            WriteProfile(json, new CaptureThread(0, 0, null, 0, "0"), _metrics.Set.Metrics[0], []);
        }

        json.WriteEndArray();
        json.WriteString("name", name);
        json.WriteString("exporter", "austin2speedscope");
        json.WriteEndObject();
    }

    private IEnumerable<KeyValuePair<(CaptureThread Thread, Metric Metric), List<WeightedStack>>> Sorted() =>
        _profiles.OrderBy(p => $"{p.Key.Thread.Pid}:{p.Key.Thread.Label}", StringComparer.Ordinal).ThenBy(p => p.Key.Metric);

    private void Add((CaptureThread, Metric) key, int node, long value)
    {
        if (!_profiles.TryGetValue(key, out List<WeightedStack>? stacks))
        {
            stacks = [];
            _profiles.Add(key, stacks);
        }

        if (stacks.Count > 0 && stacks[^1].Node == node)
        {
            stacks[^1] = new WeightedStack(node, stacks[^1].Weight + value);
        }
        else
        {
            stacks.Add(new WeightedStack(node, value));
        }
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

    private void WriteProfile(Utf8JsonWriter json, CaptureThread thread, Metric metric, List<WeightedStack> stacks)
    {
        json.WriteStartObject();
        json.WriteString("name", $"{MetricSet.Name(metric)} profile for {thread.Pid}:{thread.Label}");
        json.WriteString("unit", MetricSet.IsTime(metric) ? "microseconds" : "bytes");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", stacks.Sum(s => s.Weight));
        json.WriteStartArray("samples");
        foreach (WeightedStack stack in stacks)
        {
            json.WriteStartArray();
            foreach (int frame in _stacks.Tree.Stack(stack.Node))
            {
                json.WriteNumberValue(frame);
            }

            json.WriteEndArray();
            FlushIfFull(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (WeightedStack stack in stacks)
        {
            json.WriteNumberValue(stack.Weight);
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

    private readonly record struct WeightedStack(int Node, long Weight);
}
