using System.Text.Json;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;

namespace Austin.Tools.Perfetto;

/// <summary>
/// Writes a capture as trace events while it is read: frames that go on from one sample to the next are one slice.
/// </summary>
/// <remarks>
/// All threads share the axis of <see cref="TimeAxis{T}"/>; where a thread has no sample, no slice is open. Idle time is an
/// innermost slice <c>(idle)</c>. Memory is a counter per thread, with what was allocated and freed since the start.
/// </remarks>
internal sealed class TraceEvents
{
    private const int FlushThreshold = 1 << 20;

    private readonly Utf8JsonWriter _json;
    private readonly FrameNames _frames;
    private readonly MetricsOfCapture _metrics;
    private readonly TimeAxis<TraceSample> _axis;
    private readonly Dictionary<CaptureThread, Track> _tracks = [];
    private readonly List<(string Key, string Value)> _metadata = [];

    public TraceEvents(CaptureReader reader, ToolMessages messages, Utf8JsonWriter json)
    {
        _json = json;
        _frames = new FrameNames(reader.Table);
        _metrics = new MetricsOfCapture(reader, messages);
        _axis = new TimeAxis<TraceSample>(reader.Table, _metrics, Write);
    }

    public void Begin()
    {
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ms");
        _json.WriteStartArray("traceEvents");
    }

    public void Metadata(string key, string value)
    {
        _axis.Metadata(key, value);
        _metadata.Add((key, value));
    }

    public void Add(CaptureSample sample)
    {
        SamplingMode mode = _metrics.For(sample).Mode;
        long memory = mode is SamplingMode.Memory or SamplingMode.Full ? sample.Memory ?? 0 : 0;
        _axis.Add(sample, new TraceSample(_axis.Tracks.Of(sample), Stack(sample, mode), memory));
    }

    public void End()
    {
        _axis.Finish();
        foreach (Track track in _tracks.Values)
        {
            Switch(track, []);
        }

        // Some names are told behind the first sample of their thread; viewers take the last one.
        foreach ((CaptureThread thread, Track track) in _tracks.Where(t => t.Key.Title != t.Value.Title))
        {
            WriteName(track, "thread_name", thread.Title);
        }

        _json.WriteEndArray();
        _json.WriteStartObject("otherData");
        foreach ((string key, string value) in _metadata.Where(m => m.Key is not ("map" or ThreadName.Key)).DistinctBy(m => m.Key))
        {
            _json.WriteString(key, value);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Write(TraceSample sample, long begin, long duration)
    {
        Track track = FindTrack(sample.Thread);
        if (begin > track.Now)
        {
            Switch(track, []);
            track.Now = begin;
        }

        Switch(track, sample.Stack);
        if (sample.Memory != 0)
        {
            track.Allocated += Math.Max(sample.Memory, 0);
            track.Freed -= Math.Min(sample.Memory, 0);
            WriteCounter(track);
        }

        track.Now = begin + duration;
        if (_json.BytesPending > FlushThreshold)
        {
            _json.Flush();
        }
    }

    private Track FindTrack(CaptureThread thread)
    {
        if (!_tracks.TryGetValue(thread, out Track? track))
        {
            // Trace events want numbers, and two interpreters may share a thread.
            bool fits = thread.Number <= int.MaxValue && thread.InterpreterId is null or 0;
            track = new Track(thread.Pid, fits ? (long)thread.Number!.Value : (1L << 32) + thread.Id);
            _tracks.Add(thread, track);
            track.Title = thread.Title;
            WriteName(track, "process_name", $"Process {thread.Pid}");
            WriteName(track, "thread_name", track.Title);
        }

        return track;
    }

    private int[] Stack(CaptureSample sample, SamplingMode mode)
    {
        const int Idle = -1;
        List<int> stack = new(sample.FrameCount + 2);
        foreach (int frame in sample.Frames)
        {
            stack.Add(_frames.Id(frame));
        }

        if (sample.Gc)
        {
            stack.Add(_frames.Id(CaptureTable.GcFrame));
        }

        if (stack.Count == 0)
        {
            stack.Add(_frames.Id(FrameNames.NoFrames));
        }

        if (sample.Idle && mode == SamplingMode.Full)
        {
            stack.Add(Idle);
        }

        return [.. stack];
    }

    // Closes the slices that end here and opens those that begin.
    private void Switch(Track track, ReadOnlySpan<int> stack)
    {
        int common = 0;
        while (common < stack.Length && common < track.Open.Count && stack[common] == track.Open[common])
        {
            common++;
        }

        for (int i = track.Open.Count - 1; i >= common; i--)
        {
            WriteHead("E", track);
            _json.WriteEndObject();
        }

        track.Open.RemoveRange(common, track.Open.Count - common);
        for (int i = common; i < stack.Length; i++)
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
            _json.WriteString("name", "(idle)");
            _json.WriteString("cat", "idle");
        }
        else
        {
            _json.WriteString("name", _frames.Function(frame));
            _json.WriteString("cat", _frames.Kind(frame).ToString().ToLowerInvariant());
            _json.WriteStartObject("args");
            _json.WriteString("file", _frames.File(frame));
            _json.WriteNumber("line", _frames.Line(frame));
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteCounter(Track track)
    {
        WriteHead("C", track);
        _json.WriteString("name", $"Memory of thread {track.Tid}");
        _json.WriteStartObject("args");
        _json.WriteNumber("allocated", track.Allocated);
        _json.WriteNumber("freed", track.Freed);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteName(Track track, string what, string name)
    {
        WriteHead("M", track);
        _json.WriteString("name", what);
        _json.WriteStartObject("args");
        _json.WriteString("name", name);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteHead(string phase, Track track)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteNumber("pid", track.Pid);
        _json.WriteNumber("tid", track.Tid);
        _json.WriteNumber("ts", track.Now);
    }

    private readonly record struct TraceSample(CaptureThread Thread, int[] Stack, long Memory);

    private sealed class Track(long pid, long tid)
    {
        public long Pid { get; } = pid;

        public long Tid { get; } = tid;

        /// <summary>The thread's name as it was told to the viewer last.</summary>
        public string Title { get; set; } = "";

        /// <summary>Where on the axis its events are, in µs.</summary>
        public long Now { get; set; }

        public long Allocated { get; set; }

        public long Freed { get; set; }

        /// <summary>The open slices, outermost first.</summary>
        public List<int> Open { get; } = [];
    }
}
