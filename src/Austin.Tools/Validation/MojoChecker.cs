using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;

namespace Austin.Tools.Validation;

/// <summary>Looks at every event of a MOJO stream: counts them, and notes those out of the order that samplers keep.</summary>
/// <param name="list">Where to list the events; null for nowhere.</param>
internal sealed class MojoChecker(TextWriter? list) : IMojoEventObserver
{
    private const int EventIds = 14;
    private const int MaxExamples = 10;

    private readonly long[] _counts = new long[EventIds];
    private readonly HashSet<(long Pid, bool IsFrame, ulong Key)> _defined = [];
    private readonly List<string> _examples = [];
    private Stage _stage = Stage.Outside;
    private string _mode = "";
    private long _pid;
    private bool _hasTime;
    private bool _hasMemory;
    private long _redefinitions;

    // How far a sample has come.
    private enum Stage
    {
        Outside,
        Frames,
        Collected,
        Measured,
    }

    /// <summary>Events out of order.</summary>
    public long Violations { get; private set; }

    public void See(ref readonly MojoReader reader, long offset)
    {
        _counts[(int)reader.Id]++;
        List(in reader, offset);
        switch (reader.Id)
        {
            case MojoEventId.Metadata:
                _mode = reader.Name.SequenceEqual("mode"u8) ? Encoding.UTF8.GetString(reader.Text) : _mode;
                Require(_stage is Stage.Outside or Stage.Measured, "metadata inside a sample", offset);
                break;
            case MojoEventId.Stack:
                StartSample(in reader, offset);
                break;
            case MojoEventId.String or MojoEventId.Frame:
                Require(_stage != Stage.Outside, "a definition before the first sample", offset);
                _redefinitions += _defined.Add((_pid, reader.Id == MojoEventId.Frame, reader.Key)) ? 0 : 1;
                break;
            case MojoEventId.FrameReference or MojoEventId.FrameKernel or MojoEventId.FrameInvalid or MojoEventId.StackRepeat:
                Require(_stage == Stage.Frames, "a frame after the collector or a measure", offset);
                break;
            case MojoEventId.Gc:
                Require(_stage == Stage.Frames, "the collector twice or after a measure", offset);
                _stage = Stage.Collected;
                break;
            case MojoEventId.Idle:
                Require(_mode == "full", "idle outside full mode", offset);
                Require(_hasTime && !_hasMemory, "idle not between time and memory", offset);
                break;
            case MojoEventId.MetricTime:
                Require(!_hasTime && !_hasMemory, "time twice or after memory", offset);
                Require(_mode != "memory", "time in memory mode", offset);
                _hasTime = true;
                _stage = Stage.Measured;
                break;
            case MojoEventId.MetricMemory:
                Require(!_hasMemory, "memory twice", offset);
                Require(_mode is "memory" or "full" or "", "memory in a time mode", offset);
                _hasMemory = true;
                _stage = Stage.Measured;
                break;
        }
    }

    /// <summary>Tells counts and violations.</summary>
    public void Report(Action<string, object> line)
    {
        for (int id = 1; id < EventIds; id++)
        {
            if (_counts[id] > 0)
            {
                line($"{(MojoEventId)id} events", _counts[id]);
            }
        }

        line("redefinitions", _redefinitions);
        line("order violations", Violations);
        foreach (string example in _examples)
        {
            line("", example);
        }
    }

    private void StartSample(ref readonly MojoReader reader, long offset)
    {
        Require(_stage is Stage.Outside or Stage.Measured, "a sample without a measure", offset);
        Require(_mode.Length > 0, "a sample before the mode", offset);
        Require(_mode != "full" || _stage == Stage.Outside || (_hasTime && _hasMemory), "a full sample with one measure", offset);
        _pid = reader.Pid;
        _stage = Stage.Frames;
        _hasTime = false;
        _hasMemory = false;
    }

    private void Require(bool condition, string violation, long offset)
    {
        if (condition)
        {
            return;
        }

        if (Violations++ < MaxExamples)
        {
            _examples.Add(string.Create(CultureInfo.InvariantCulture, $"offset {offset}: {violation}"));
        }
    }

    private void List(ref readonly MojoReader reader, long offset)
    {
        if (list is null)
        {
            return;
        }

        string text = reader.Id is MojoEventId.Metadata or MojoEventId.Stack or MojoEventId.String or MojoEventId.FrameKernel
            ? SafeText.Line(reader.Text)
            : "";
        string payload = reader.Id switch
        {
            MojoEventId.Metadata => $"{SafeText.Line(reader.Name)} = {text}",
            MojoEventId.Stack => reader.InterpreterId < 0 ? $"pid {reader.Pid} tid {text}" : $"pid {reader.Pid} iid {reader.InterpreterId} tid {text}",
            MojoEventId.String => $"{reader.Key:x} = {text}",
            MojoEventId.Frame =>
                $"{reader.Key:x} file {reader.FileKey:x} scope {reader.ScopeKey:x} lines {reader.Span.Line}-{reader.Span.EndLine} columns {reader.Span.Column}-{reader.Span.EndColumn}",
            MojoEventId.FrameReference or MojoEventId.StringReference => $"{reader.Key:x}",
            MojoEventId.MetricTime or MojoEventId.MetricMemory => $"{reader.Metric}",
            _ => text,
        };
        list.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{offset:x8}  {reader.Id,-16} {payload}"));
    }
}
