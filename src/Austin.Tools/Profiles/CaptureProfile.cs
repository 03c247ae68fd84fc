using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Exports.Profiles;

namespace Austin.Tools.Profiles;

/// <summary>Adds up the samples of a capture by stack and thread.</summary>
internal sealed class CaptureProfile
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly StackNames _stacks;
    private readonly MetricsOfCapture _metrics;
    private readonly MappedFiles _mappings = new();
    private readonly MetricSums<(int Node, CaptureThread Thread)> _samples;
    private readonly List<string> _comments = [];
    private long _duration;
    private long _interval;

    /// <summary>Prepares to read a capture.</summary>
    public CaptureProfile(CaptureReader reader, ToolMessages messages)
    {
        _stacks = new StackNames(reader.Table);
        _metrics = new MetricsOfCapture(reader, messages);
        _samples = new MetricSums<(int Node, CaptureThread Thread)>(_metrics);
    }

    /// <summary>The version of Python; null when the capture does not tell.</summary>
    public string? PythonVersion { get; private set; }

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
            case "python":
                PythonVersion = value;
                break;
        }

        _comments.Add($"{key}: {value}");
    }

    public void Add(CaptureSample sample) => _samples.Add((_stacks.Add(sample), sample.Thread), sample);

    /// <summary>What there is so far.</summary>
    public ExportProfile ToExport() => new()
    {
        Metrics = _metrics.Set.Metrics,
        Stacks = _stacks.Tree,
        Frames = [.. Enumerable.Range(0, _stacks.Frames.Count).Select(Frame)],
        Samples = [.. _samples.Values.Select(sample => new ExportSample(sample.Key.Node, ThreadOf(sample.Key.Thread), sample.Value))],
        Mappings = _mappings,
        Comments = _comments,
        IntervalMicroseconds = _interval,
        DurationNanoseconds = _duration <= long.MaxValue / NanosecondsPerMicrosecond ? _duration * NanosecondsPerMicrosecond : 0,
    };

    private static ExportThread ThreadOf(CaptureThread thread) => new(thread.Pid, thread.InterpreterId ?? 0, thread.Name, thread.GivenName);

    private ExportFrame Frame(int id)
    {
        FrameNames frames = _stacks.Frames;
        string file = frames.File(id);
        ulong? pc = NativeFiles.TryPc(Encoding.UTF8.GetBytes(file), out ulong address) ? address : null;
        return new ExportFrame(frames.Function(id), file, frames.Line(id), frames.Kind(id), pc);
    }
}
