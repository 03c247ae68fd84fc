using System.Globalization;
using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Gecko;

/// <summary>
/// Collects samples per thread and writes them in the Firefox Profiler's processed profile format, version 47
/// (docs-developer/CHANGELOG-formats.md of firefox-devtools/profiler).
/// </summary>
/// <remarks>
/// A capture has durations but no clock: a thread's time axis is the sum of its durations so far. The weight of a
/// sample is its wall time in ms (CPU time in a CPU capture), <c>threadCPUDelta</c> its CPU time in µs; memory goes
/// into the table of native allocations, in bytes, negative where it was freed.
/// </remarks>
internal sealed class GeckoProfile(CaptureReader reader)
{
    private const int ProcessedVersion = 47;
    private const int GeckoVersion = 29;

    private readonly StackNames _stacks = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly Dictionary<CaptureThread, List<GeckoSample>> _threads = [];
    private string _python = "";
    private double _interval = 1;

    public void Metadata(string key, string value)
    {
        if (key == "interval" && long.TryParse(value, NumberStyles.None, null, out long interval))
        {
            _interval = interval / 1000.0;
        }
        else if (key == "python")
        {
            _python = value;
        }
    }

    public void Add(CaptureSample sample)
    {
        _metrics.For(sample);
        if (!_threads.TryGetValue(sample.Thread, out List<GeckoSample>? samples))
        {
            samples = [];
            _threads.Add(sample.Thread, samples);
        }

        samples.Add(new GeckoSample(
            _stacks.Add(sample),
            MetricSet.Value(Metric.WallTime, sample),
            MetricSet.Value(Metric.CpuTime, sample),
            sample.Memory ?? 0));
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMeta(json);
        json.WriteStartArray("libs");
        json.WriteEndArray();
        json.WriteStartArray("pages");
        json.WriteEndArray();
        json.WriteStartArray("threads");
        foreach ((CaptureThread thread, List<GeckoSample> samples) in _threads)
        {
            new GeckoThread(_stacks, thread, samples, _metrics.Set, _interval).Write(json);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
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
        json.WriteNumber("interval", _interval);
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
