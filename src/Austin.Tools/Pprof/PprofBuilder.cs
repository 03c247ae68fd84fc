using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Pprof;

/// <summary>Adds up samples by stack and thread and writes them as <c>perftools.profiles.Profile</c> (profile.proto of pprof).</summary>
internal sealed class PprofBuilder(CaptureReader reader)
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly StackNames _stacks = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly PprofStrings _strings = new();
    private readonly PprofMappings _mappings = new();
    private readonly Dictionary<(int Node, CaptureThread Thread), long[]> _samples = [];
    private readonly List<string> _comments = [];
    private long _duration;
    private long _interval;

    /// <summary>Takes over what the capture says about itself.</summary>
    public void Metadata(string key, string value)
    {
        switch (key)
        {
            case "map":
                _mappings.Add(value);
                return;
            case ThreadName.Key:
                return;
            case "duration":
                _ = long.TryParse(value, NumberStyles.None, null, out _duration);
                break;
            case "interval":
                _ = long.TryParse(value, NumberStyles.None, null, out _interval);
                break;
        }

        _comments.Add($"{key}: {value}");
    }

    public void Add(CaptureSample sample)
    {
        IReadOnlyList<Metric> metrics = _metrics.For(sample).Metrics;
        (int, CaptureThread) key = (_stacks.Add(sample), sample.Thread);
        if (!_samples.TryGetValue(key, out long[]? values))
        {
            values = new long[metrics.Count];
            _samples.Add(key, values);
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] += SampleMetrics.Value(metrics[i], sample);
        }
    }

    /// <summary>Writes the message.</summary>
    public void Write(PprofMessage output)
    {
        IReadOnlyList<Metric> metrics = _metrics.Set.Metrics;
        foreach (Metric metric in metrics)
        {
            output.Nested(1, ValueType(metric));
        }

        foreach (((int node, CaptureThread thread), long[] values) in _samples)
        {
            PprofMessage sample = new PprofMessage()
                .Packed(1, _stacks.Tree.Stack(node).Reverse().Select(frame => (long)frame + 1))
                .Packed(2, values)
                .Nested(3, Label("Thread ID", thread.Name))
                .Nested(3, Label("Process ID", thread.Pid.ToString(CultureInfo.InvariantCulture)))
                .Nested(3, Label("Interpreter ID", (thread.InterpreterId ?? 0).ToString(CultureInfo.InvariantCulture)));
            if (thread.GivenName is { } name)
            {
                sample.Nested(3, Label("Thread name", name));
            }

            output.Nested(2, sample);
        }

        WriteMappings(output);
        WriteLocations(output);
        output
            .Number(10, _duration * NanosecondsPerMicrosecond)
            .Nested(11, ValueType(metrics[0]))
            .Number(12, SampleMetrics.IsTime(metrics[0]) ? _interval : 0)
            .Packed(13, _comments.Select(_strings.Id))
            .Number(14, _strings.Id(TypeName(metrics[0])));
        foreach (string text in _strings.All)
        {
            output.Text(6, text);
        }
    }

    private static string TypeName(Metric metric) => metric switch
    {
        Metric.Allocation => "Allocated memory",
        Metric.Deallocation => "Deallocated memory",
        _ => SampleMetrics.Name(metric),
    };

    private PprofMessage ValueType(Metric metric) => new PprofMessage()
        .Number(1, _strings.Id(TypeName(metric)))
        .Number(2, _strings.Id(SampleMetrics.IsTime(metric) ? "microseconds" : "bytes"));

    private PprofMessage Label(string key, string value) => new PprofMessage()
        .Number(1, _strings.Id(key))
        .Number(2, _strings.Id(value));

    private void WriteMappings(PprofMessage output)
    {
        for (int i = 0; i < _mappings.All.Count; i++)
        {
            (ulong low, ulong high, string path) = _mappings.All[i];
            output.Nested(3, new PprofMessage()
                .Number(1, i + 1)
                .Number(2, (long)low)
                .Number(3, (long)high)
                .Number(5, _strings.Id(path))
                .Number(7, 1));
        }
    }

    // A location per (file, function, line), a function per (function, file); ids from 1 in order of first use.
    private void WriteLocations(PprofMessage output)
    {
        FrameNames frames = _stacks.Frames;
        Dictionary<(string Function, string File), long> functions = [];
        for (int frame = 0; frame < frames.Count; frame++)
        {
            (string, string) name = (frames.Function(frame), frames.File(frame));
            if (!functions.TryGetValue(name, out long function))
            {
                function = functions.Count + 1;
                functions.Add(name, function);
            }

            PprofMessage location = new PprofMessage().Number(1, frame + 1);
            if (NativeFiles.TryPc(Encoding.UTF8.GetBytes(frames.File(frame)), out ulong pc))
            {
                location.Number(2, _mappings.Find(pc)).Number(3, (long)pc);
            }

            output.Nested(4, location.Nested(4, new PprofMessage().Number(1, function).Number(2, frames.Line(frame))));
        }

        foreach (((string function, string file), long id) in functions)
        {
            output.Nested(5, new PprofMessage().Number(1, id).Number(2, _strings.Id(function)).Number(4, _strings.Id(file)));
        }
    }
}
