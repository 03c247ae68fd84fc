using System.Runtime.InteropServices;
using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Captures.Live;

/// <summary>
/// A profile that grows while somebody looks at it. One thread adds samples, another takes snapshots; an id of a
/// node, a frame, a function or a thread never changes. Memory is bounded by <see cref="LiveLimits"/>.
/// </summary>
/// <remarks>The lock is held for the addition of one sample, or for a snapshot; nothing that can wait happens under it.</remarks>
public sealed class LiveProfile
{
    /// <summary>The root of the call tree.</summary>
    public const int Root = LiveCallTree.Root;

    // Where SampleMetrics.Of has them.
    private const int FullModeCpuTime = 0;
    private const int FullModeTime = 1;

    private readonly Lock _lock = new();
    private readonly CaptureTable _source;
    private SamplingProgress _progressBefore;
    private readonly LiveLimits _limits;
    private readonly LiveCallTree _tree;
    private readonly List<ThreadState> _threads = [];
    private readonly Dictionary<CaptureThread, ThreadState> _threadOf = [];
    private readonly Dictionary<(int Thread, int Node), int> _cellIds = [];
    private readonly List<(int Thread, int Node)> _cells = [];
    private readonly List<long> _changed = [];
    private readonly Dictionary<string, string> _metadata = [];
    private LiveSums? _sums;
    private SamplingMode? _mode;
    private ThreadState? _others;
    private bool _cellsFull;
    private long _samples;
    private long _version = 1;
    private long _lastSecond;

    /// <param name="source">The table that the samples refer to. It is read by <see cref="Add"/> only, on its thread.</param>
    /// <param name="limits">How much to keep.</param>
    public LiveProfile(CaptureTable source, LiveLimits limits)
    {
        _source = source;
        _limits = limits;
        _tree = new LiveCallTree(source, limits);
        _tree.Start();
    }

    /// <summary>The quantities; those of wall time before the first sample.</summary>
    public IReadOnlyList<Metric> Metrics
    {
        get
        {
            lock (_lock)
            {
                return SampleMetrics.Of(_mode ?? SamplingMode.Wall);
            }
        }
    }

    /// <summary>Remembers a metadatum; the mode counts until the first sample. Names are those that the threads of the samples have.</summary>
    public void Metadata(string key, string value)
    {
        lock (_lock)
        {
            if (key == ThreadName.Key)
            {
                return;
            }

            if (key == SamplingProgress.Key)
            {
                _progressBefore = Progress ?? default;
                Progress = SamplingProgress.TryParse(value, out SamplingProgress progress) ? progress : Progress;
                return;
            }

            _metadata[key] = value;
            if (key == CaptureMode.Key && _sums is null)
            {
                _mode = CaptureMode.Parse(value) ?? _mode;
            }
        }
    }

    /// <summary>How sampling went so far, as the sampler told last; null where it does not tell.</summary>
    public SamplingProgress? Progress { get; private set; }

    /// <summary>The same between the last two times that it was told.</summary>
    public SamplingProgress? LatestProgress => Progress?.Since(_progressBefore);

    /// <summary>The value of a metadatum; null if there is none.</summary>
    public string? Metadatum(string key)
    {
        lock (_lock)
        {
            return _metadata.GetValueOrDefault(key);
        }
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="sample">Of the source; not kept.</param>
    /// <param name="second">When it came, by a clock of the caller's that never goes back.</param>
    public void Add(CaptureSample sample, long second)
    {
        lock (_lock)
        {
            IReadOnlyList<Metric> metrics = SampleMetrics.Of(_mode ??= SampleMetrics.Guess(sample));
            _sums ??= new LiveSums(metrics.Count, _limits);
            int node = _tree.Add(sample);
            ThreadState thread = ThreadOf(sample.Thread);
            int cell = CellOf(thread.Id, node);
            _changed[cell] = _version;
            _lastSecond = second;
            for (int metric = 0; metric < metrics.Count; metric++)
            {
                long value = SampleMetrics.Value(metrics[metric], sample);
                if (value > 0)
                {
                    _sums.Add(cell, metric, value, second);
                }
            }

            thread.Samples++;
            thread.LastNode = node;
            thread.LastIdle = sample.Idle;
            thread.LastSecond = second;
            _samples++;
        }
    }

    /// <summary>Forgets all sums, not the tables.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _sums?.Clear();
            _samples = 0;
            CollectionsMarshal.AsSpan(_changed).Fill(_version);
            foreach (ThreadState thread in _threads)
            {
                thread.Samples = 0;
            }
        }
    }

    /// <summary>What there is at the moment.</summary>
    public LiveSnapshot Snapshot(LiveQuery query)
    {
        lock (_lock)
        {
            long[] own = new long[_tree.Nodes.Length];
            long[] ofThread = new long[_threads.Count];
            (long Most, int Node)[] top = new (long, int)[_threads.Count];
            Collect(query, (cell, value) =>
            {
                (int thread, int node) = _cells[cell];
                ofThread[thread] += value;
                if (query.Thread is null || query.Thread == thread)
                {
                    own[node] += value;
                }

                if (value > top[thread].Most)
                {
                    top[thread] = (value, node);
                }
            });

            (long[] time, long[] cpuTime) = Times(query);
            LiveThread[] threads =
            [
                .. _threads.Select(thread => thread.ToPublic(ofThread[thread.Id], top[thread.Id].Node) with { Time = time[thread.Id], CpuTime = cpuTime[thread.Id] }),
            ];
            return new LiveSnapshot(_tree.Nodes, _tree.Frames, _tree.Functions, own, threads)
            {
                Samples = _samples,
                IsFull = IsFull,
                OldestSecond = _sums?.OldestSecond ?? query.Now,
            };
        }
    }

    /// <summary>What is new since a mark; everything where there is none. What was there before keeps its id.</summary>
    /// <param name="since">The mark of earlier changes of this profile; null for everything.</param>
    public LiveChanges Changes(LiveMark? since)
    {
        lock (_lock)
        {
            LiveMark from = since ?? default;
            LiveMark now = new(_version, _tree.Nodes.Length, _tree.Frames.Length, _tree.Functions.Length, _threads.Count, _cells.Count, _lastSecond);
            int metrics = SampleMetrics.Of(_mode ?? SamplingMode.Wall).Count;
            List<int> changed = [];
            ReadOnlySpan<long> versions = CollectionsMarshal.AsSpan(_changed);
            for (int cell = 0; cell < versions.Length; cell++)
            {
                if (versions[cell] > from.Version)
                {
                    changed.Add(cell);
                }
            }

            LiveCell[] cells = new LiveCell[changed.Count];
            long[] values = new long[changed.Count * metrics];
            for (int i = 0; i < cells.Length; i++)
            {
                (int thread, int node) = _cells[changed[i]];
                cells[i] = new LiveCell(changed[i], thread, node);
                for (int metric = 0; metric < metrics; metric++)
                {
                    values[(i * metrics) + metric] = _sums?.Whole(changed[i], metric) ?? 0;
                }
            }

            _version++;
            return new LiveChanges(_tree.Nodes, _tree.Frames, _tree.Functions)
            {
                Since = from,
                Now = now,
                Threads = [.. _threads.Where(thread => thread.Id >= from.Threads || thread.IsRenamed(from.Version, now.Version)).Select(thread => thread.ToPublic(0, Root))],
                Cells = cells,
                Values = values,
                Seconds = [.. _sums?.Totals(from.Second) ?? []],
                OldestSecond = _sums?.OldestSecond ?? 0,
                Samples = _samples,
                IsFull = IsFull,
            };
        }
    }

    /// <summary>The values of all cells in a range of seconds, as far as they are still known.</summary>
    /// <returns>By the cell's number and the metric; of a cell that came later there is nothing.</returns>
    public long[] Within(LiveRange range)
    {
        lock (_lock)
        {
            return _sums?.Within(range, _cells.Count) ?? [];
        }
    }

    /// <summary>The processes that there were samples of, in the order of their coming.</summary>
    public long[] Processes()
    {
        lock (_lock)
        {
            return [.. _threads.Select(thread => thread.Pid).Distinct()];
        }
    }

    /// <summary>Writes sums as a capture: one sample for each stack of each thread.</summary>
    /// <param name="create">Makes the writer for a table of frames.</param>
    /// <param name="range">The seconds to write, as far as they are still known; null for the whole run.</param>
    public void Save(Func<CaptureTable, CaptureWriter> create, LiveRange? range = null)
    {
        lock (_lock)
        {
            long[]? values = range is { } seconds ? _sums?.Within(seconds, _cells.Count) ?? [] : null;
            CaptureTable table = new();
            CaptureWriter writer = create(table);
            SamplingMode mode = _mode ?? SamplingMode.Wall;
            foreach ((string key, string value) in _metadata)
            {
                writer.Metadata(key, value);
            }

            if (!_metadata.ContainsKey(CaptureMode.Key))
            {
                writer.Metadata(CaptureMode.Key, mode.ToString().ToLowerInvariant());
            }

            foreach (ThreadName name in _threads.Select(thread => thread.GivenName).OfType<ThreadName>())
            {
                writer.Metadata(ThreadName.Key, name.ToString());
            }

            CaptureSample sample = new();
            List<int> path = [];
            for (int cell = 0; cell < _cells.Count; cell++)
            {
                foreach ((long? time, bool idle, long? memory) in Parts(mode, cell, values))
                {
                    Start(sample, table, cell, path);
                    sample.Time = time;
                    sample.Idle = idle;
                    sample.Memory = memory;
                    writer.Write(sample);
                }
            }

            writer.End();
        }
    }

    private bool IsFull => _tree.IsFull || _others is not null || _cellsFull;

    private void Collect(LiveQuery query, Action<int, long> add)
    {
        if (_sums is null)
        {
            return;
        }

        // Cells come several times from seconds; sums of a cell are what a thread's heaviest node is found by.
        long[] sums = new long[_cells.Count];
        if (query.Seconds > 0)
        {
            _sums.Since(query.Now - query.Seconds + 1, query.Metric, (cell, value) => sums[cell] += value);
        }

        for (int cell = 0; cell < sums.Length; cell++)
        {
            long value = query.Seconds > 0 ? sums[cell] : _sums.Whole(cell, query.Metric);
            if (value > 0)
            {
                add(cell, value);
            }
        }
    }

    // Time and CPU time by thread, of a mode that has both.
    private (long[] Time, long[] CpuTime) Times(LiveQuery query)
    {
        (long[] time, long[] cpuTime) = (new long[_threads.Count], new long[_threads.Count]);
        if (_mode == SamplingMode.Full)
        {
            Collect(query with { Metric = FullModeTime }, (cell, value) => time[_cells[cell].Thread] += value);
            Collect(query with { Metric = FullModeCpuTime }, (cell, value) => cpuTime[_cells[cell].Thread] += value);
        }

        return (time, cpuTime);
    }

    // What a cell has, as samples of the mode that add up to it.
    private IEnumerable<(long? Time, bool Idle, long? Memory)> Parts(SamplingMode mode, int cell, long[]? values)
    {
        if (_sums is null)
        {
            yield break;
        }

        int metrics = SampleMetrics.Of(mode).Count;
        long Value(int metric) => values is null ? _sums.Whole(cell, metric) : values[(cell * metrics) + metric];
        long first = Value(0);
        if (mode is SamplingMode.Wall or SamplingMode.Cpu)
        {
            if (first > 0)
            {
                yield return (first, false, null);
            }

            yield break;
        }

        bool isFull = mode == SamplingMode.Full;
        long grown = Value(isFull ? 2 : 0);
        long shrunk = Value(isFull ? 3 : 1);
        long idle = isFull ? Math.Max(Value(1) - first, 0) : 0;
        if (grown > 0 || (isFull && first > 0))
        {
            yield return (isFull ? first : null, false, grown);
        }

        if (shrunk > 0 || idle > 0)
        {
            yield return (isFull ? idle : null, isFull, -shrunk);
        }
    }

    private void Start(CaptureSample sample, CaptureTable table, int cell, List<int> path)
    {
        (int thread, int node) = _cells[cell];
        sample.Start(_threads[thread].In(table));
        path.Clear();
        for (; node != Root; node = _tree.Node(node).Parent)
        {
            int frame = _tree.Node(node).Frame;
            path.Add(frame);
            if (IsUnread(_tree.Function(_tree.Frame(frame).Function)))
            {
                sample.Push(CaptureTable.InvalidFrame);
            }
        }

        for (int i = path.Count - 1; i >= 0; i--)
        {
            LiveFrame frame = _tree.Frame(path[i]);
            LiveFunction function = _tree.Function(frame.Function);
            if (function.Kind == FrameKind.Gc)
            {
                sample.Gc = true;
            }
            else if (function.Name != LiveCallTree.NoFrames && !IsUnread(function))
            {
                sample.Push(FrameIn(table, function, frame.Line));
            }
        }
    }

    // What stands in front of all others in a capture.
    private static bool IsUnread(LiveFunction function) =>
        function.Kind == FrameKind.Invalid && function.Name is not (LiveCallTree.Other or LiveCallTree.NoFrames);

    private static int FrameIn(CaptureTable table, LiveFunction function, long line)
    {
        int name = table.Intern(Encoding.UTF8.GetBytes(function.Name));
        // What readers tell native code without a source file by.
        bool isAddress = function is { Kind: FrameKind.Native, File: NativeFiles.AnyAddress };
        int file = table.Intern(Encoding.UTF8.GetBytes(isAddress ? NativeFiles.AddressPrefix : function.File));
        FrameKind kind = function.Kind == FrameKind.Invalid ? FrameKind.Python : function.Kind;
        return table.Add(new Frame(kind, file, name, new SourceSpan(line)));
    }

    private ThreadState ThreadOf(CaptureThread thread)
    {
        if (_threadOf.TryGetValue(thread, out ThreadState? state))
        {
            return state;
        }

        if (_threads.Count < _limits.MaxThreads)
        {
            state = new ThreadState(_threads.Count, thread);
            _threads.Add(state);
            _threadOf.Add(thread, state);
            return state;
        }

        if (_others is null)
        {
            _others = new ThreadState(_threads.Count, new CaptureThread(_threads.Count, thread.Pid, null, null, LiveCallTree.Other));
            _threads.Add(_others);
        }

        return _others;
    }

    private int CellOf(int thread, int node)
    {
        if (_cellIds.TryGetValue((thread, node), out int cell))
        {
            return cell;
        }

        // Every thread may have one more, that of its root.
        if (_cells.Count >= _limits.MaxCells)
        {
            _cellsFull = true;
            node = Root;
            if (_cellIds.TryGetValue((thread, node), out cell))
            {
                return cell;
            }
        }

        cell = _cells.Count;
        _cells.Add((thread, node));
        _changed.Add(_version);
        _cellIds.Add((thread, node), cell);
        return cell;
    }

    // Its name may come late; it is one reference, which the snapshot reads while the reader may replace it.
    private sealed class ThreadState(int id, CaptureThread source)
    {
        private string? _seenName = source.GivenName;
        private long _named;

        public int Id => id;

        public long Pid => source.Pid;

        public long Samples { get; set; }

        public int LastNode { get; set; }

        public bool LastIdle { get; set; }

        public long LastSecond { get; set; }

        public ThreadName? GivenName => source is { GivenName: { } name, InterpreterId: { } interpreter, Number: { } number }
            ? new ThreadName(source.Pid, interpreter, number, name) : null;

        /// <summary>Whether it got another name after a version; asked for at the version of now.</summary>
        public bool IsRenamed(long since, long now)
        {
            if (_seenName != source.GivenName)
            {
                _seenName = source.GivenName;
                _named = now;
            }

            return _named > since;
        }

        public CaptureThread In(CaptureTable table) => source.Number is ulong number
            ? table.Threads.Get(source.Pid, source.InterpreterId, number)
            : table.Threads.Get(source.Pid, source.InterpreterId, source.Name);

        public LiveThread ToPublic(long value, int top) => new(
            id, source.Pid, source.Number, source.Label, source.GivenName ?? "", Samples, value, top, LastNode, LastIdle, LastSecond);
    }
}
