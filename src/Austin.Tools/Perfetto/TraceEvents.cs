using System.Globalization;
using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Perfetto;

/// <summary>
/// Writes a capture as trace events while it is read: frames that go on from one sample to the next are one slice.
/// </summary>
/// <remarks>
/// A capture has durations but no clock: each thread's time is the sum of its durations so far. Idle time is an
/// innermost slice <c>(idle)</c>. Memory is a counter per thread, with what was allocated and freed since the start;
/// in memory mode a sample takes one interval on the axis, as there is no other time.
/// </remarks>
internal sealed class TraceEvents(CaptureReader reader, Utf8JsonWriter json)
{
    private const int FlushThreshold = 1 << 20;

    private readonly FrameNames _frames = new(reader.Table);
    private readonly MetricsOfCapture _metrics = new(reader);
    private readonly Dictionary<CaptureThread, Track> _tracks = [];
    private readonly List<int> _stack = [];
    private readonly List<(string Key, string Value)> _metadata = [];
    private long _interval = 1;

    public void Begin()
    {
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
    }

    public void Metadata(string key, string value)
    {
        if (key == "interval" && long.TryParse(value, NumberStyles.None, null, out long interval))
        {
            _interval = interval;
        }

        _metadata.Add((key, value));
    }

    public void Add(CaptureSample sample)
    {
        SamplingMode mode = _metrics.For(sample).Mode;
        Track track = FindTrack(sample.Thread);
        SetStack(sample, mode);
        Switch(track, _stack);
        if (mode is SamplingMode.Memory or SamplingMode.Full && sample.Memory is not (null or 0))
        {
            track.Allocated += MetricSet.Value(Metric.Allocation, sample);
            track.Freed += MetricSet.Value(Metric.Deallocation, sample);
            WriteCounter(track);
        }

        track.Now += mode == SamplingMode.Memory ? _interval : MetricSet.Value(Metric.WallTime, sample);
        if (json.BytesPending > FlushThreshold)
        {
            json.Flush();
        }
    }

    public void End()
    {
        foreach (Track track in _tracks.Values)
        {
            Switch(track, []);
        }

        json.WriteEndArray();
        json.WriteStartObject("otherData");
        foreach ((string key, string value) in _metadata.Where(m => m.Key != "map").DistinctBy(m => m.Key))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private Track FindTrack(CaptureThread thread)
    {
        if (!_tracks.TryGetValue(thread, out Track? track))
        {
            // Trace events want numbers, and two interpreters may share a thread.
            bool fits = thread.Number <= int.MaxValue && thread.InterpreterId is null or 0;
            track = new Track(thread.Pid, fits ? (long)thread.Number!.Value : (1L << 32) + thread.Id);
            _tracks.Add(thread, track);
            WriteName(track, "process_name", $"Process {thread.Pid}");
            WriteName(track, "thread_name", $"Thread {thread.Label}");
        }

        return track;
    }

    private void SetStack(CaptureSample sample, SamplingMode mode)
    {
        const int Idle = -1;
        _stack.Clear();
        foreach (int frame in sample.Frames)
        {
            _stack.Add(_frames.Id(frame));
        }

        if (sample.Gc)
        {
            _stack.Add(_frames.Id(CaptureTable.GcFrame));
        }

        if (_stack.Count == 0)
        {
            _stack.Add(_frames.Id(FrameNames.NoFrames));
        }

        if (sample.Idle && mode == SamplingMode.Full)
        {
            _stack.Add(Idle);
        }
    }

    // Closes the slices that end here and opens those that begin.
    private void Switch(Track track, List<int> stack)
    {
        int common = 0;
        while (common < stack.Count && common < track.Open.Count && stack[common] == track.Open[common])
        {
            common++;
        }

        for (int i = track.Open.Count - 1; i >= common; i--)
        {
            WriteHead("E", track);
            json.WriteEndObject();
        }

        track.Open.RemoveRange(common, track.Open.Count - common);
        for (int i = common; i < stack.Count; i++)
        {
            WriteBegin(track, stack[i]);
            track.Open.Add(stack[i]);
        }
    }

    private void WriteBegin(Track track, int frame)
    {
        WriteHead("B", track);
        if (frame < 0)
        {
            json.WriteString("name", "(idle)");
            json.WriteString("cat", "idle");
        }
        else
        {
            json.WriteString("name", _frames.Function(frame));
            json.WriteString("cat", _frames.Kind(frame).ToString().ToLowerInvariant());
            json.WriteStartObject("args");
            json.WriteString("file", _frames.File(frame));
            json.WriteNumber("line", _frames.Line(frame));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteCounter(Track track)
    {
        WriteHead("C", track);
        json.WriteString("name", $"Memory of thread {track.Tid}");
        json.WriteStartObject("args");
        json.WriteNumber("allocated", track.Allocated);
        json.WriteNumber("freed", track.Freed);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteName(Track track, string what, string name)
    {
        WriteHead("M", track);
        json.WriteString("name", what);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteHead(string phase, Track track)
    {
        json.WriteStartObject();
        json.WriteString("ph", phase);
        json.WriteNumber("pid", track.Pid);
        json.WriteNumber("tid", track.Tid);
        json.WriteNumber("ts", track.Now);
    }

    private sealed class Track(long pid, long tid)
    {
        public long Pid { get; } = pid;

        public long Tid { get; } = tid;

        /// <summary>µs since the thread's first sample.</summary>
        public long Now { get; set; }

        public long Allocated { get; set; }

        public long Freed { get; set; }

        /// <summary>The open slices, outermost first.</summary>
        public List<int> Open { get; } = [];
    }
}
