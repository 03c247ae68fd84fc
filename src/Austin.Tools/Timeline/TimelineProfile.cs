using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Pages;
using Austin.Tools.Profiles;

namespace Austin.Tools.Timeline;

/// <summary>The data of the page: functions, a tree of stacks, and for each thread the runs of equal stacks on one axis.</summary>
/// <remarks>Lines are left out: a function that goes from line to line is one box.</remarks>
internal sealed class TimelineProfile
{
    // A page has no room for each request of a server.
    private const int MostTasks = 200;

    // Equal samples so many intervals apart are one run.
    private const long SlackIntervals = 2;

    private readonly CaptureTable _table;
    private readonly MetricsOfCapture _metrics;
    private readonly TruncatedShare _truncated = new();
    private readonly TimeAxis<TimelineSample> _axis;
    private readonly StackTree _tree = new();
    private readonly Dictionary<(int Function, int File, FrameKind Kind), int> _functionIds = [];
    private readonly List<PageFrame> _functions = [];
    private readonly List<int> _functionOfFrame = [];
    private readonly Dictionary<CaptureThread, TimelineLane> _lanes = [];
    private readonly Dictionary<CaptureThread, CaptureThread> _loops = [];
    private readonly GilWaits _gilWaits;
    private bool _hasGilWaits;

    /// <summary>Prepares to read a capture.</summary>
    public TimelineProfile(CaptureReader reader, ToolMessages messages)
    {
        _table = reader.Table;
        _gilWaits = new GilWaits(_table);
        _metrics = new MetricsOfCapture(reader, messages);
        _axis = new TimeAxis<TimelineSample>(_table, _metrics, Place);
    }

    /// <summary>What readers must know of the profile, if anything.</summary>
    public string? Warning
    {
        get
        {
            string? tasks = _loops.Count > MostTasks ? $"{_loops.Count - MostTasks} of {_loops.Count} tasks are left out, those with the least time." : null;
            return tasks is null || _truncated.Warning is null ? tasks ?? _truncated.Warning : $"{_truncated.Warning} {tasks}";
        }
    }

    /// <summary>Takes note of the capture's metadata.</summary>
    public void Metadata(string key, string value)
    {
        _axis.Metadata(key, value);
        _truncated.Metadata(key, value);
    }

    /// <summary>Adds the next sample.</summary>
    public void Add(CaptureSample sample)
    {
        int node = StackTree.Root;
        FrameKind innermost = FrameKind.Invalid;
        CaptureThread? task = null;
        int taskNode = StackTree.Root;
        foreach (int frame in sample.Frames)
        {
            if (_axis.Tracks.IsTask(frame))
            {
                task = _axis.Tracks.Of(sample.Thread, frame);
                taskNode = StackTree.Root;
            }
            else if (task is not null)
            {
                taskNode = _tree.Add(taskNode, Function(frame));
            }

            node = _tree.Add(node, Function(frame));
            innermost = _table[frame].Kind;
        }

        if (sample.Gc)
        {
            node = _tree.Add(node, Function(CaptureTable.GcFrame));
        }

        bool isWaiting = _axis.Tracks.IsWaiting(sample);
        TimelineState state = isWaiting ? TimelineState.Idle : innermost != FrameKind.Python && _gilWaits.IsIn(sample.Frames) ? TimelineState.WaitingForGil : State(sample, innermost);
        _hasGilWaits |= state == TimelineState.WaitingForGil;
        _axis.Add(sample, new TimelineSample(isWaiting ? null : sample.Thread, node, state, task, taskNode));
        if (task is not null)
        {
            _ = _loops.TryAdd(task, sample.Thread);
        }
    }

    /// <summary>Places what is left, behind the last sample.</summary>
    public void Finish() => _axis.Finish();

    /// <summary>Writes the data.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("end", _axis.End);
        json.WriteNumber("slack", _axis.Interval * SlackIntervals);
        json.WriteBoolean("timed", _metrics.Set.Mode != SamplingMode.Memory);
        json.WriteBoolean("gil", _hasGilWaits);
        json.WriteBoolean("idle", _metrics.Set.Mode is SamplingMode.Full or SamplingMode.Memory || _axis.Tracks.HasWaiting);
        PageColumns.Frames(json, _functions);
        PageColumns.Nodes(json, _tree);
        json.WriteStartArray("threads");

        // Processes by what they took, in each the main thread first, and behind a thread the tasks of its loop.
        ILookup<CaptureThread, CaptureThread> tasks = _loops.OrderByDescending(task => _lanes[task.Key].Time).Take(MostTasks).ToLookup(task => task.Value, task => task.Key);
        foreach (IGrouping<long, KeyValuePair<CaptureThread, TimelineLane>> process in _lanes.Where(lane => !_loops.ContainsKey(lane.Key))
            .GroupBy(lane => lane.Key.Pid).OrderByDescending(process => process.Sum(lane => (double)lane.Value.Time)))
        {
            foreach ((CaptureThread thread, TimelineLane lane) in process.OrderByDescending(lane => IsMain(lane.Key)).ThenByDescending(lane => lane.Value.Time))
            {
                WriteLane(json, thread, lane, isTask: false);
                foreach (CaptureThread task in tasks[thread])
                {
                    WriteLane(json, task, _lanes[task], isTask: true);
                }
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool IsMain(CaptureThread thread) => thread.Number == (ulong)Math.Max(thread.Pid, 0);

    private static TimelineState State(CaptureSample sample, FrameKind innermost) => sample switch
    {
        { Gc: true } => TimelineState.Collecting,
        { Idle: true } => TimelineState.Idle,
        _ => innermost switch
        {
            FrameKind.Python => TimelineState.Python,
            FrameKind.Native => TimelineState.Native,
            FrameKind.Kernel => TimelineState.Kernel,
            FrameKind.Gc => TimelineState.Collecting,
            _ => TimelineState.Unread,
        },
    };

    private static void WriteLane(Utf8JsonWriter json, CaptureThread thread, TimelineLane lane, bool isTask)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", thread.Pid);
        json.WriteString("title", thread.Title);
        json.WriteBoolean("main", IsMain(thread));
        json.WriteBoolean("task", isTask);
        json.WriteNumber("time", lane.Time);
        PageColumns.Numbers(json, "gaps", lane.Gaps);
        PageColumns.Numbers(json, "lengths", lane.Lengths);
        PageColumns.Numbers(json, "nodes", lane.Nodes);
        PageColumns.Numbers(json, "states", lane.States);
        json.WriteEndObject();
    }

    private int Function(int frame)
    {
        while (_functionOfFrame.Count <= frame)
        {
            _functionOfFrame.Add(-1);
        }

        if (_functionOfFrame[frame] < 0)
        {
            Frame f = _table[frame];
            if (!_functionIds.TryGetValue((f.FunctionId, f.FileId, f.Kind), out int id))
            {
                id = _functions.Count;
                _functionIds.Add((f.FunctionId, f.FileId, f.Kind), id);
                string name = f.Kind is FrameKind.Invalid or FrameKind.Gc ? $":{_table.Text(f.FunctionId)}:" : _table.Text(f.FunctionId);
                _functions.Add(new PageFrame(name, _table.Text(f.FileId), 0, f.Kind));
            }

            _functionOfFrame[frame] = id;
        }

        return _functionOfFrame[frame];
    }

    private void Place(TimelineSample kept, long begin, long duration)
    {
        if (kept.Thread is not null)
        {
            LaneOf(kept.Thread).Add(kept.Node, kept.State, begin, duration, _axis.Interval * SlackIntervals);
        }

        if (kept.Task is not null)
        {
            LaneOf(kept.Task).Add(kept.TaskNode, kept.State, begin, duration, _axis.Interval * SlackIntervals);
        }
    }

    private TimelineLane LaneOf(CaptureThread thread)
    {
        if (!_lanes.TryGetValue(thread, out TimelineLane? lane))
        {
            lane = new TimelineLane();
            _lanes.Add(thread, lane);
        }

        return lane;
    }
}
