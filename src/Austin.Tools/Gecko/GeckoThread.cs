using System.Globalization;
using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Gecko;

/// <summary>Writes one thread: its samples, and tables with just the stacks, frames, functions and strings it uses.</summary>
internal sealed class GeckoThread(
    StackNames stacks, CaptureThread thread, GeckoTimeline timeline, MetricSet metrics, long processStart)
{
    private const double MicrosecondsPerMillisecond = 1000;

    private readonly IReadOnlyList<GeckoSample> _samples = timeline.Samples;
    private readonly Dictionary<int, int> _stackOfNode = [];
    private readonly List<int> _nodes = [];
    private readonly Dictionary<int, int> _frameOfName = [];
    private readonly List<int> _frames = [];
    private readonly Dictionary<(string Function, string File, bool IsPython), int> _functions = [];
    private readonly Dictionary<string, int> _strings = [];

    public void Write(Utf8JsonWriter json)
    {
        foreach (GeckoSample sample in _samples)
        {
            AddStack(sample.Node);
        }

        json.WriteStartObject();
        json.WriteString("processType", "default");
        json.WriteNumber("processStartupTime", processStart / MicrosecondsPerMillisecond);
        json.WriteNull("processShutdownTime");
        json.WriteNumber("registerTime", timeline.Begin / MicrosecondsPerMillisecond);
        json.WriteNumber("unregisterTime", timeline.End / MicrosecondsPerMillisecond);
        json.WriteStartArray("pausedRanges");
        json.WriteEndArray();
        json.WriteString("name", thread.Title);
        json.WriteBoolean("isMainThread", thread.Number == (ulong)Math.Max(thread.Pid, 0));
        json.WriteString("processName", "Process " + thread.Pid.ToString(CultureInfo.InvariantCulture));
        json.WriteString("pid", thread.Pid.ToString(CultureInfo.InvariantCulture));
        json.WriteString("tid", thread.Label);
        WriteSamples(json);
        if (metrics.Metrics.Contains(Metric.Allocation))
        {
            WriteAllocations(json);
        }

        WriteEmptyTables(json);
        WriteStackTable(json);
        WriteFrameTable(json);
        WriteFunctionTable(json);
        Column(json, "stringArray", _strings.Keys, json.WriteStringValue);
        json.WriteEndObject();
    }

    private static void Column<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(value);
        }

        json.WriteEndArray();
        json.Flush();
    }

    private static void Column(Utf8JsonWriter json, string name, IEnumerable<long> values) => Column(json, name, values, json.WriteNumberValue);

    private static void Column(Utf8JsonWriter json, string name, IEnumerable<double> values) => Column(json, name, values, json.WriteNumberValue);

    private static void Constant(Utf8JsonWriter json, string name, int length, long? value)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < length; i++)
        {
            if (value is long number)
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private void AddStack(int node)
    {
        // Callers first: a stack's prefix has a smaller number.
        Stack<int> missing = [];
        for (int n = node; n != StackTree.Root && !_stackOfNode.ContainsKey(n); n = stacks.Tree.Parent(n))
        {
            missing.Push(n);
        }

        foreach (int n in missing)
        {
            _stackOfNode.Add(n, _nodes.Count);
            _nodes.Add(n);
            AddFrame(stacks.Tree.Frame(n));
        }
    }

    private void AddFrame(int name)
    {
        if (_frameOfName.TryAdd(name, _frames.Count))
        {
            _frames.Add(name);
            _functions.TryAdd(Function(name), _functions.Count);
        }
    }

    private (string Function, string File, bool IsPython) Function(int name) =>
        (stacks.Frames.Function(name), stacks.Frames.File(name), stacks.Frames.Kind(name) == FrameKind.Python);

    private long StringId(string text)
    {
        _strings.TryAdd(text, _strings.Count);
        return _strings[text];
    }

    private long Category(int name) => (long)stacks.Frames.Kind(name);

    private void WriteStack(Utf8JsonWriter json, int node)
    {
        if (node == StackTree.Root)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteNumberValue(_stackOfNode[node]);
        }
    }

    private void WriteSamples(Utf8JsonWriter json)
    {
        json.WriteStartObject("samples");
        json.WriteString("weightType", "tracing-ms");
        Column(json, "weight", _samples.Select(s => s.Wall / MicrosecondsPerMillisecond));
        Column(json, "stack", _samples.Select(s => s.Node), node => WriteStack(json, node));
        Column(json, "time", _samples.Select(s => s.Begin / MicrosecondsPerMillisecond));
        if (metrics.Metrics.Contains(Metric.CpuTime))
        {
            Column(json, "threadCPUDelta", _samples.Select(s => s.Cpu));
        }

        Constant(json, "eventDelay", _samples.Count, 0);
        json.WriteNumber("length", _samples.Count);
        json.WriteEndObject();
    }

    private void WriteAllocations(Utf8JsonWriter json)
    {
        GeckoSample[] changes = [.. _samples.Where(s => s.Memory != 0)];
        json.WriteStartObject("nativeAllocations");
        Column(json, "time", changes.Select(s => s.Begin / MicrosecondsPerMillisecond));
        Column(json, "weight", changes.Select(s => s.Memory));
        json.WriteString("weightType", "bytes");
        Column(json, "stack", changes.Select(s => (long)_stackOfNode[s.Node]));
        json.WriteNumber("length", changes.Length);
        json.WriteEndObject();
    }

    private static void WriteEmptyTables(Utf8JsonWriter json)
    {
        Table(json, "markers", "data", "name", "startTime", "endTime", "phase", "category");
        Table(json, "nativeSymbols", "libIndex", "address", "name", "functionSize");
        Table(json, "resourceTable", "lib", "name", "host", "type");
    }

    private static void Table(Utf8JsonWriter json, string name, params ReadOnlySpan<string> columns)
    {
        json.WriteStartObject(name);
        foreach (string column in columns)
        {
            Constant(json, column, 0, null);
        }

        json.WriteNumber("length", 0);
        json.WriteEndObject();
    }

    private void WriteStackTable(Utf8JsonWriter json)
    {
        json.WriteStartObject("stackTable");
        Column(json, "frame", _nodes.Select(n => (long)_frameOfName[stacks.Tree.Frame(n)]));
        Column(json, "category", _nodes.Select(n => Category(stacks.Tree.Frame(n))));
        Constant(json, "subcategory", _nodes.Count, 0);
        Column(json, "prefix", _nodes.Select(stacks.Tree.Parent), node => WriteStack(json, node));
        json.WriteNumber("length", _nodes.Count);
        json.WriteEndObject();
    }

    private void WriteFrameTable(Utf8JsonWriter json)
    {
        int count = _frames.Count;
        json.WriteStartObject("frameTable");
        Constant(json, "address", count, -1);
        Constant(json, "inlineDepth", count, 0);
        Column(json, "category", _frames.Select(Category));
        Constant(json, "subcategory", count, 0);
        Column(json, "func", _frames.Select(name => (long)_functions[Function(name)]));
        Constant(json, "nativeSymbol", count, null);
        Constant(json, "innerWindowID", count, 0);
        Constant(json, "implementation", count, null);
        Column(json, "line", _frames.Select(stacks.Frames.Line));
        Constant(json, "column", count, null);
        json.WriteNumber("length", count);
        json.WriteEndObject();
    }

    private void WriteFunctionTable(Utf8JsonWriter json)
    {
        int count = _functions.Count;
        json.WriteStartObject("funcTable");
        Column(json, "name", _functions.Keys.Select(f => StringId(f.Function)));
        Column(json, "isJS", _functions.Keys, f => json.WriteBooleanValue(f.IsPython));
        Column(json, "relevantForJS", _functions.Keys, _ => json.WriteBooleanValue(false));
        Constant(json, "resource", count, -1);
        Column(json, "fileName", _functions.Keys.Select(f => StringId(f.File)));
        Constant(json, "lineNumber", count, null);
        Constant(json, "columnNumber", count, null);
        json.WriteNumber("length", count);
        json.WriteEndObject();
    }
}
