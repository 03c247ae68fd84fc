using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Gecko;

/// <summary>
/// Collects samples per thread and writes them in the Firefox Profiler's processed profile format, version 47
/// (docs-developer/CHANGELOG-formats.md of firefox-devtools/profiler).
/// </summary>
/// <remarks>
/// All threads share the axis of <see cref="TimeAxis{T}"/>; a sample lasts until the next one of its thread, so that a sample
/// without a stack stands where a thread has none. The weight of a sample is its wall time in ms (CPU time in a CPU capture), <c>threadCPUDelta</c> its CPU time in µs; memory goes
/// into the table of native allocations, in bytes, negative where it was freed.
/// </remarks>
internal sealed class GeckoProfile
{
    private const int ProcessedVersion = 47;
    private const int GeckoVersion = 29;
    private const double MicrosecondsPerMillisecond = 1000;

    private readonly StackNames _stacks;
    private readonly MetricsOfCapture _metrics;
    private readonly TimeAxis<(CaptureThread Thread, GeckoSample Sample)> _axis;
    private readonly Dictionary<CaptureThread, GeckoTimeline> _threads = [];
    private string _python = "";

    public GeckoProfile(CaptureReader reader, ToolMessages messages)
    {
        _stacks = new StackNames(reader.Table);
        _metrics = new MetricsOfCapture(reader, messages);
        _axis = new TimeAxis<(CaptureThread Thread, GeckoSample Sample)>(reader.Table, _metrics, Place);
    }

    public void Metadata(string key, string value)
    {
        _axis.Metadata(key, value);
        if (key == "python")
        {
            _python = value;
        }
    }

    public void Add(CaptureSample sample)
    {
        GeckoSample kept = new(
            _stacks.Add(sample),
            Begin: 0,
            SampleMetrics.Value(Metric.WallTime, sample),
            SampleMetrics.Value(Metric.CpuTime, sample),
            sample.Memory ?? 0);
        _axis.Add(sample, (_axis.Tracks.Of(sample), kept));
    }

    public void Write(Utf8JsonWriter json)
    {
        _axis.Finish();
        json.WriteStartObject();
        WriteMeta(json);
        json.WriteStartArray("libs");
        json.WriteEndArray();
        json.WriteStartArray("pages");
        json.WriteEndArray();
        json.WriteStartArray("threads");
        Dictionary<long, long> starts = _threads.GroupBy(t => t.Key.Pid, t => t.Value.Begin).ToDictionary(p => p.Key, p => p.Min());
        foreach ((CaptureThread thread, GeckoTimeline timeline) in _threads)
        {
            new GeckoThread(_stacks, thread, timeline, _metrics.Set, starts[thread.Pid]).Write(json);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Place((CaptureThread Thread, GeckoSample Sample) kept, long begin, long duration)
    {
        if (!_threads.TryGetValue(kept.Thread, out GeckoTimeline? timeline))
        {
            timeline = new GeckoTimeline();
            _threads.Add(kept.Thread, timeline);
        }

        timeline.Add(kept.Sample with { Begin = begin }, begin + duration);
    }

    private static void WriteCategory(Utf8JsonWriter json, string name, string colour)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("color", colour);
        json.WriteStartArray("subcategories");
        json.WriteStringValue("Other");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteMeta(Utf8JsonWriter json)
    {
        json.WriteStartObject("meta");
        json.WriteNumber("version", GeckoVersion);
        json.WriteNumber("preprocessedProfileVersion", ProcessedVersion);
        json.WriteNumber("interval", _axis.Interval / MicrosecondsPerMillisecond);
        json.WriteNumber("startTime", 0);
        json.WriteNumber("processType", 0);
        json.WriteString("product", _python.Length > 0 ? "Python " + _python : "Python");
        json.WriteNumber("stackwalk", 1);
        json.WriteString("oscpu", "");
        json.WriteString("platform", "Linux");
        json.WriteString("misc", "");
        json.WriteString("abi", "");
        json.WriteString("toolkit", "");
        json.WriteString("importedFrom", "Austin");
        json.WriteBoolean("symbolicated", true);
        json.WriteBoolean("usesOnlyOneStackType", true);
        json.WriteBoolean("sourceCodeIsNotOnSearchfox", true);
        json.WriteStartArray("extensions");
        json.WriteEndArray();
        json.WriteStartArray("markerSchema");
        json.WriteEndArray();
        json.WriteStartArray("categories");
        WriteCategory(json, "Python", "orange");
        WriteCategory(json, "Native", "blue");
        WriteCategory(json, "Kernel", "purple");
        WriteCategory(json, "Other", "grey");
        WriteCategory(json, "Collector", "green");
        json.WriteEndArray();
        json.WriteStartObject("sampleUnits");
        json.WriteString("time", "ms");
        json.WriteString("eventDelay", "ms");
        json.WriteString("threadCPUDelta", "\u00b5s");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
