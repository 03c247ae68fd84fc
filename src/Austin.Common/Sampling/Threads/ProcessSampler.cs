using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>One Python process: its threads, and how to sample them.</summary>
internal sealed class ProcessSampler : IDisposable
{
    private const long NanosecondsPerMicrosecond = 1000;

    // The thread list is walked anew at most so often within one pass.
    private const int MaxWalks = 2;

    // Where mode looks so often at a thread whose stack does not show itself whole.
    private const int MaxLooks = 64;

    // Threads that start or end, and code objects that die, are noticed so late at most, in ns, and at every second pass;
    // each range that is read costs about half a microsecond.
    private const long HeaderPeriod = 500_000;

    // A list that cannot be followed to its end is walked again, for at most this share of the time.
    private const long MostWalking = 50;

    // A child that was just forked may still tell Python so, or execute another program: in ns. Its start is known to 10 ms.
    private const long ForkPatience = 60_000_000;

    // The least that Linux leaves for the stack of the first thread, unless told otherwise: in bytes.
    private const ulong MainStackSize = 8 << 20;

    private readonly SamplingSettings _settings;
    private readonly IRemoteMemory _memory;
    private readonly ThreadStateList _list;
    private readonly RuntimeSnapshot _header;
    private readonly StackReader _reader;
    private readonly CodeCache _codes;
    private readonly CallSites _sites;
    private readonly FrameNamer _namer;
    private readonly StackNamer _stacks;
    private readonly ThreadIdMap _threadIds;
    private readonly ThreadNames _names;
    // When this program looked at a process first, in ns since boot.
    private static readonly long _firstAttach = Clock.BootNanoseconds;

    private readonly LocalsSampler? _locals;
    private readonly MemoryMeter? _memoryMeter;
    private readonly INativeProcess? _native;
    private readonly List<SampledThread> _threads = [];
    private readonly HashSet<(long KernelId, ulong Interpreter)> _bound = [];
    private readonly UnboundStates _unbound;
    private readonly InheritedStates _inherited;
    private readonly ThreadStacks _threadStacks;
    private readonly StackRange _mainStack;

    // Threads that run the state of another one: their own states wait below.
    private readonly HashSet<(long ThreadId, ulong Interpreter)> _borrowers = [];
    private long _nextSearch;
    private (long Pass, ulong Interpreter, ulong State) _lastHolder;
    private readonly long _headerPeriod;
    private readonly bool _headerAlways;
    private long _nextHeader;
    private long _nextWalk;
    private long _lastPass;
    private long _passes;
    private SampledThread? _current;
    private bool _listIsStale = true;

    /// <summary>Prepares to sample a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it that has not ended.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="settings">What to sample.</param>
    /// <param name="native">Its native side; null for Python frames alone.</param>
    public ProcessSampler(int pid, int thread, IRemoteMemory memory, RemoteInterpreter interpreter, SamplingSettings settings, INativeProcess? native)
    {
        Pid = pid;
        Interpreter = interpreter;
        _memory = memory;
        _settings = settings;
        _native = native;
        _list = new ThreadStateList(memory, interpreter);
        _unbound = new UnboundStates(memory, interpreter.Layout.ThreadIdentity);
        _inherited = new InheritedStates(memory, interpreter);
        _threadStacks = new ThreadStacks(memory, interpreter.PthreadIdOffset);
        ulong stack = ProcessStat.StackStart(pid, thread);
        _mainStack = stack > MainStackSize ? new StackRange(stack - MainStackSize, stack) : default;
        long interval = settings.Interval.Ticks * 100;
        _headerPeriod = interval > 0 ? Math.Min(HeaderPeriod, interval * 3 / 2) : HeaderPeriod;
        bool withMemory = settings.Mode is SamplingMode.Memory or SamplingMode.Full;
        _headerAlways = settings.Gc || withMemory || native is not null || interpreter.Layout.InterpreterCodeGeneration >= 0;
        _header = new RuntimeSnapshot(interpreter, _list);
        _codes = new CodeCache(memory, interpreter.Layout, interpreter.Types);
        _sites = new CallSites(memory, interpreter.Layout);
        _reader = StackReader.For(memory, interpreter.Layout, _codes);
        _namer = new FrameNamer(_codes, _sites, interpreter.Layout, new FrameTable(), settings.WithColumns);
        _stacks = new StackNamer(_reader, _codes, _namer);
        _locals = settings.LocalsDetail > 0 ? new LocalsSampler(memory, interpreter.Layout, settings.LocalsDetail) : null;
        Cpu = new TargetCpu(_threads, pid);
        LeaderHasEnded = thread != pid;
        _threadIds = new ThreadIdMap(thread);
        _names = new ThreadNames(pid, memory, interpreter.Layout);
        _memoryMeter = withMemory ? new MemoryMeter(thread) : null;
        _lastPass = Clock.BootNanoseconds / NanosecondsPerMicrosecond;
    }

    public int Pid { get; }

    /// <summary>Tells on which CPU it runs.</summary>
    public TargetCpu Cpu { get; }

    public RemoteInterpreter Interpreter { get; }

    /// <summary>Whether its first thread ended before the others; what it left in memory is no stack.</summary>
    public bool LeaderHasEnded { get; }

    // What code objects are compared by; see FrameResolver. The time, in ns, is that before they were read.
    private long Stamp(long time) => Interpreter.Layout.InterpreterCodeGeneration >= 0 ? _header.CodeGeneration : time;

    /// <summary>Whether any thread of it was found at the last walk.</summary>
    public bool HasThreads => _threads.Count > 0;

    /// <summary>Walks the thread lists if they may have changed.</summary>
    /// <returns>false when the runtime is not there any more, or has no thread of this process.</returns>
    public bool RefreshThreads()
    {
        // An error from here on is none of a sample.
        _current = null;
        long start = Clock.BootNanoseconds;
        if (!_list.Walk())
        {
            return false;
        }

        Dictionary<ulong, SampledThread> known = _threads.ToDictionary(t => t.Track.Address);
        _threads.Clear();
        _bound.Clear();
        _unbound.Clear();
        _inherited.Clear();
        for (int i = _list.Threads.Count - 1; i >= 0; i--)
        {
            ThreadStateEntry entry = _list.Threads[i];
            // Until its thread runs, a new thread state of 3.8 to 3.10 carries the id of the thread that made it, whose
            // own state is older and so further down the list.
            if (!_bound.Add((entry.KernelId, entry.Interpreter)))
            {
                _unbound.Add(entry);
                continue;
            }

            if (known.TryGetValue(entry.Address, out SampledThread? thread) && !thread.Track.IsInherited
                && (!thread.Track.IsForeign || ProcessStat.StartNanoseconds(Pid, thread.Track.ThreadId) != 0)
                && thread.Track.InnerThreadId == entry.KernelId && thread.Track.Interpreter == entry.Interpreter)
            {
                known.Remove(entry.Address);
                Keep(thread, entry);
                continue;
            }

            // States that are bound to no thread of this process are being made, or were left behind by a fork.
            long id = _threadIds.ToOuter(entry.KernelId);
            if (id == 0)
            {
                _unbound.Add(entry);
                if (entry.KernelId > 0)
                {
                    _inherited.Add(entry);
                }
            }
            else if (!(id == Pid && LeaderHasEnded))
            {
                _threads.Add(Open(entry, id));
            }
        }

        long patience = ClaimInherited(known, start);
        _threads.Reverse();
        FindBorrowers();
        foreach (SampledThread gone in known.Values)
        {
            gone.Dispose();
        }

        _header.Plan();
        long end = Clock.BootNanoseconds;
        _nextWalk = _list.IsWhole ? patience : Math.Min(patience, end + (MostWalking * (end - start)));
        _listIsStale = false;
        return _threads.Count > 0;
    }

    // Takes over the states that a fork left as they were; returns when to look again.
    private long ClaimInherited(Dictionary<ulong, SampledThread> known, long now)
    {
        if (_inherited.Count == 0 || LeaderHasEnded
            || ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{Pid}/status")) is not { } leader)
        {
            return long.MaxValue;
        }

        long due = ProcessStat.StartNanoseconds(Pid, Pid) + ForkPatience;
        if (now < due)
        {
            return due;
        }

        // Until its exec, a child of vfork(2) shows the threads of its parent.
        if (SharedMemory.WithParent(Pid))
        {
            return now + ForkPatience;
        }

        bool areAll = _threads.Count == 0;
        foreach ((ulong interpreter, _, _, _) in _list.Interpreters)
        {
            if (_bound.Contains((leader.InnerId, interpreter))
                || !_inherited.TryChoose(interpreter, leader.InnerId, areAll, out ThreadStateEntry entry))
            {
                continue;
            }

            if (known.TryGetValue(entry.Address, out SampledThread? thread) && thread.Track.IsInherited && thread.Track.InnerThreadId == entry.KernelId)
            {
                known.Remove(entry.Address);
                Keep(thread, entry);
            }
            else
            {
                _threads.Add(Open(entry, Pid, isInherited: true));
            }
        }

        return long.MaxValue;
    }

    private void Keep(SampledThread thread, in ThreadStateEntry entry)
    {
        thread.Track.Next = entry.Next;
        thread.Track.IdentityWord = entry.IdentityWord;
        _threads.Add(thread);
    }

    private SampledThread Open(in ThreadStateEntry entry, long id, bool isInherited = false) =>
        Open(entry, id, StackOf(entry.Pthread, id), _firstAttach, isInherited, isForeign: false);

    private StackRange StackOf(ulong pthread, long id) =>
        _threadStacks.Find(pthread) is { IsKnown: true } stack ? stack : id == Pid ? _mainStack : default;

    // A thread whose time before it took over a state is not the state's has its time counted from then on.
    private SampledThread Open(in ThreadStateEntry entry, long id, StackRange stack, long since, bool isInherited, bool isForeign)
    {
        ThreadTrack track = new(entry.Address, entry.Interpreter, entry.InterpreterId)
        {
            ThreadId = id,
            InnerThreadId = entry.KernelId,
            IsInherited = isInherited,
            IsForeign = isForeign,
            Pthread = entry.Pthread,
            Next = entry.Next,
            IdentityWord = entry.IdentityWord,
        };
        bool withState = _settings.Mode is SamplingMode.Cpu or SamplingMode.Full || _settings.SkipIdle;
        return new SampledThread(track, withState ? new TaskStat(Pid, track.ThreadId) : null, _native?.Open(track))
        {
            Stack = stack,
            Cpu = _settings.Mode == SamplingMode.Cpu ? new CpuAccount(Pid, track.ThreadId, since) : null,
            Faults = _memoryMeter is null ? null : new TaskFaults(Pid, track.ThreadId),
        };
    }

    // The C frames of a state's calls lie in the stack of the thread that runs it, which may be another than the one that made
    // it. Returns whether it is another than was thought; what was read of its idleness and time is not true then.
    private bool MoveToRunner(int index)
    {
        SampledThread thread = _threads[index];
        ThreadTrack track = thread.Track;
        StackRange stack = default;
        long id = 0;
        if (track.Anchor == 0 && track.IsForeign && track.FrameCount == 0)
        {
            // Nobody runs it.
            id = track.IsInherited ? Pid : _threadIds.ToOuter(track.InnerThreadId);
            stack = StackOf(track.Pthread, id);
        }
        else if (track.Anchor != 0 && thread.Stack.IsKnown && !thread.Stack.Contains(track.Anchor))
        {
            id = FindRunner(track.Anchor, out stack);
        }

        if (id == 0 || id == track.ThreadId)
        {
            return false;
        }

        bool isForeign = id != (track.IsInherited ? Pid : _threadIds.ToOuter(track.InnerThreadId));
        ThreadStateEntry entry = new(
            track.Address, track.Interpreter, track.InterpreterId, track.Next, track.InnerThreadId, track.IdentityWord, track.Pthread);
        SampledThread moved = Open(entry, id, stack, Clock.BootNanoseconds, track.IsInherited, isForeign);
        moved.LastPass = thread.LastPass;
        _threads[index] = moved;
        thread.Dispose();
        FindBorrowers();
        return true;
    }

    // 0 when it is not known. Searches that fail take at most a 50th of the time.
    private long FindRunner(ulong address, out StackRange stack)
    {
        stack = default;
        long start = Clock.BootNanoseconds;
        if (start < _nextSearch)
        {
            return 0;
        }

        bool found = _threadStacks.TryFindOwner(address, _list.Threads.Select(thread => thread.Pthread), out long id, out stack);
        long outer = found ? _threadIds.ToOuter(id) : 0;
        if (outer == 0 && _mainStack.Contains(address) && !LeaderHasEnded)
        {
            stack = _mainStack;
            outer = Pid;
        }

        long end = Clock.BootNanoseconds;
        _nextSearch = outer == 0 ? end + (MostWalking * (end - start)) : 0;
        return outer;
    }

    private void FindBorrowers()
    {
        _borrowers.Clear();
        foreach (SampledThread thread in _threads)
        {
            if (thread.Track.IsForeign)
            {
                _ = _borrowers.Add((thread.Track.ThreadId, thread.Track.Interpreter));
            }
        }
    }

    // Its thread runs the state of another one in the meantime.
    private bool IsSetAside(ThreadTrack track) =>
        _borrowers.Count > 0 && !track.IsForeign && _borrowers.Contains((track.ThreadId, track.Interpreter));

    // Who held the GIL last may be run by another thread, and so move while its own is blocked.
    private bool HeldGilLast(ThreadTrack track)
    {
        if (_lastHolder.Pass != _passes || _lastHolder.Interpreter != track.Interpreter)
        {
            _lastHolder = (_passes, track.Interpreter, _header.LastGilHolder(_memory, track.Interpreter, out _));
        }

        return _lastHolder.State == track.Address;
    }

    /// <summary>Starts the clock: the first pass stands for the time from here on.</summary>
    public void Begin() => _lastPass = Clock.BootNanoseconds / NanosecondsPerMicrosecond;

    /// <summary>Samples every thread once.</summary>
    /// <returns>false when the process, or its interpreter, is gone.</returns>
    /// <param name="writer">Where the samples go.</param>
    /// <param name="statistics">The counters.</param>
    /// <param name="isPlaced">Whether the calling thread is on the CPU of the process.</param>
    public bool Pass(ISampleWriter writer, SamplingStatistics statistics, bool isPlaced)
    {
        _reader.IsPlaced = isPlaced;
        long start = Clock.BootNanoseconds;
        long now = start / NanosecondsPerMicrosecond;
        long delta = now - _lastPass;
        _lastPass = now;
        if (_codes.IsFull || _namer.Table.IsFull)
        {
            _codes.Reset();
            _sites.Reset();
            _namer.Table.Reset();
        }

        if ((_listIsStale || start >= _nextWalk || _unbound.HaveChanged(start)) && !RefreshThreads())
        {
            return false;
        }

        _passes++;
        _memoryMeter?.Measure(_threads);
        while (true)
        {
            _current = null;
            try
            {
                return SampleThreads(writer, statistics, delta, start);
            }
            catch (Exception exception) when (_current is not null)
            {
                statistics.CountError(exception);
                PassOver(_current, writer);
            }
        }
    }

    // The error of one sample is not the end of the others: the pass goes on behind it.
    private void PassOver(SampledThread thread, ISampleWriter writer)
    {
        thread.LastPass = _passes;
        thread.NamedCount = 0;
        thread.Quiet?.Disturb();
        writer.ForgetProcess(Pid);
        _listIsStale = true;
    }

    // Those that were not sampled in this pass yet. False when the process is gone.
    private bool SampleThreads(ISampleWriter writer, SamplingStatistics statistics, long delta, long start)
    {
        long retries = _reader.Retries;
        bool collected = false;
        bool headerRead = start < _nextHeader;
        int walks = 0;
        int moves = 0;
        for (int i = 0; i < _threads.Count; i++)
        {
            SampledThread thread = _threads[i];
            if (thread.LastPass == _passes || IsSetAside(thread.Track))
            {
                continue;
            }

            _current = thread;

            // Nothing more than needed goes in front of the stack of a thread that may have to be stopped.
            if (_native is not null && !headerRead)
            {
                headerRead = true;
                if (!_header.TryRead(_memory) && walks++ < MaxWalks)
                {
                    if (!RefreshThreads())
                    {
                        return false;
                    }

                    i = -1;
                    headerRead = false;
                    continue;
                }
            }

            ThreadTrack track = thread.Track;
            // Something must be read in front of which the pass header goes.
            if (headerRead && IsStillQuiet(thread) && !HeldGilLast(thread.Track))
            {
                thread.LastPass = _passes;
                collected |= EmitQuiet(writer, statistics, thread, delta, start);
                continue;
            }

            ulong next = track.Next;
            ulong identity = track.IdentityWord;
            // Before the stack is read: a thread that was running then is what the stack shows.
            bool idle = thread.State?.IsIdle() ?? false;
            long time = thread.Cpu?.Due(delta, idle) ?? (idle && _settings.SkipIdle ? 0 : delta);
            statistics.WaitedForCpu += thread.Cpu?.Waited ?? 0;
            bool first = !headerRead;
            if (time == 0 && _settings.SkipIdle && !first)
            {
                thread.LastPass = _passes;
                thread.Quiet?.EndLook();
                continue;
            }

            ReadOnlySpan<RemoteRange> lead = first ? _header.Ranges : [];
            _codes.Begin();
            StackQuality quality = thread.Native?.Read(_reader) ?? _reader.Read(track, lead);
            headerRead = true;
            if (thread.Native is { StoppedNanoseconds: > 0 } stopped)
            {
                statistics.Stops.Add(stopped.StoppedNanoseconds);
            }

            if (quality == StackQuality.ProcessGone)
            {
                return false;
            }

            if (first && !_headerAlways)
            {
                _nextHeader = start + _headerPeriod;
            }

            bool accepted = !first || _header.Accept(_reader.Extra);
            bool isAnother = quality == StackQuality.ThreadGone || track.IdentityWord != identity;
            if (isAnother || !accepted || track.Next != next)
            {
                _listIsStale = true;
                if ((isAnother || !accepted) && walks++ < MaxWalks)
                {
                    if (!RefreshThreads())
                    {
                        return false;
                    }

                    // From the start of the new list; threads that were sampled in this pass are passed over.
                    i = -1;
                    headerRead = false;
                    continue;
                }

                if (isAnother)
                {
                    continue;
                }
            }

            if (moves < MaxWalks && MoveToRunner(i))
            {
                moves++;
                i--;
                continue;
            }

            moves = 0;
            thread.LastPass = _passes;
            bool gc = _settings.Gc && _header.IsCollecting(track.Interpreter);
            collected |= gc;
            bool whole = Emit(writer, statistics, thread, quality, time, start, idle, gc);
            if (!whole)
            {
                thread.Quiet?.Disturb();
            }
            else
            {
                thread.Quiet?.EndLook();
            }
        }

        _memoryMeter?.EndPass();
        statistics.Retried += _reader.Retries - retries;
        statistics.GcTime += collected ? delta : 0;
        return true;
    }

    /// <summary>Writes the mapped files as metadata, where native frames are sampled.</summary>
    public void DescribeMaps(ISampleWriter writer) => _native?.DescribeMaps(writer);

    /// <summary>Writes the names of the threads there are as metadata.</summary>
    public void DescribeThreads(ISampleWriter writer)
    {
        foreach (SampledThread thread in _threads)
        {
            DescribeThread(writer, thread);
        }

        foreach (SampledThread thread in _threads.Where(t => t.Naming.Shown is null))
        {
            DescribeThread(writer, thread);
        }
    }

    private void DescribeThread(ISampleWriter writer, SampledThread thread)
    {
        if (_names.Look(thread.Track, thread.Naming))
        {
            ThreadName name = new(Pid, thread.Track.InterpreterId, (ulong)thread.Track.ThreadId, thread.Naming.Shown!);
            writer.Metadata(ThreadName.Key, name.ToString());
        }
    }

    /// <summary>Takes one sample of every thread for where mode.</summary>
    public void Where(IWhereObserver view, bool isChild, StopRequest stop)
    {
        int moves = 0;
        foreach (SampledThread thread in _threads)
        {
            _names.Look(thread.Track, thread.Naming);
        }

        for (int i = 0; i < _threads.Count; i++)
        {
            SampledThread thread = _threads[i];
            if (stop.IsRequested)
            {
                return;
            }

            if (IsSetAside(thread.Track))
            {
                continue;
            }

            using TaskStat state = new(Pid, thread.Track.ThreadId);
            bool idle = state.IsIdle();
            // One look decides, so a stack that moves gets more than one chance to show itself whole.
            StackQuality quality;
            int looks = 0;
            using ScheduleWatch? watch = _locals is null ? null : new ScheduleWatch(Pid, thread.Track.ThreadId);
            do
            {
                _ = watch?.IsStillQuiet();
                long start = Clock.BootNanoseconds;
                _codes.Begin();
                quality = thread.Native?.Read(_reader) ?? _reader.Read(thread.Track, []);
                _stacks.Name(thread, Stamp(start), ref quality);
            }
            while (quality is not (StackQuality.Whole or StackQuality.ProcessGone) && ++looks < MaxLooks && !stop.IsRequested);
            if (moves < MaxWalks && MoveToRunner(i))
            {
                moves++;
                i--;
                continue;
            }

            moves = 0;
            if (quality is StackQuality.ThreadGone or StackQuality.ProcessGone || (idle && _settings.SkipIdle))
            {
                continue;
            }

            int[] frames = [.. WithNative(thread, withSource: true, out bool whole)];
            IReadOnlyList<FrameLocals?> locals = watch is null ? [] : ReadLocals(thread, frames, quality, watch);
            Sample sample = new()
            {
                Pid = Pid,
                InterpreterId = thread.Track.InterpreterId,
                ThreadId = thread.Track.ThreadId,
                Frames = frames,
                Table = _namer.Table,
                Flags = (quality.IsInvalid() || !whole ? SampleFlags.Invalid : 0) | (idle ? SampleFlags.Idle : 0),
            };
            _names.Look(thread.Track, thread.Naming);
            view.Write(sample, thread.Naming.Shown, isChild, locals);
        }
    }

    public void Dispose()
    {
        foreach (SampledThread thread in _threads)
        {
            thread.Dispose();
        }

        _threads.Clear();
        Cpu.Dispose();
        _memoryMeter?.Dispose();
        _native?.Dispose();
    }

    // For each frame that is shown its variables; null for native frames, and where it cannot be told which frame is which.
    private FrameLocals?[] ReadLocals(SampledThread thread, int[] shown, StackQuality quality, ScheduleWatch watch)
    {
        FrameLocals?[] locals = new FrameLocals?[shown.Length];
        RawFrame[] frames = [.. thread.Track.Frames.AsSpan(0, thread.Track.FrameCount).ToArray().Where(frame => !frame.IsMarker).Take(thread.IdCount)];
        if (quality == StackQuality.CodeUnreadable || shown.Count(IsPython) != frames.Length)
        {
            return locals;
        }

        List<(string Name, string Value)>?[] values = _locals!.Read(frames);
        LocalsState[] states = new LocalsState[frames.Length];
        if (!watch.EndLook())
        {
            StackQuality after = thread.Native?.Read(_reader) ?? _reader.Read(thread.Track, []);
            bool isThere = after is not (StackQuality.ThreadGone or StackQuality.ProcessGone);
            states = LocalsSampler.Compare(frames, isThere ? thread.Track.Frames.AsSpan(0, thread.Track.FrameCount) : []);
        }

        int next = 0;
        for (int i = 0; i < shown.Length; i++)
        {
            if (IsPython(shown[i]))
            {
                bool isGone = states[next] == LocalsState.Gone || values[next] is null;
                locals[i] = new FrameLocals(isGone ? [] : values[next]!, isGone ? LocalsState.Gone : states[next]);
                next++;
            }
        }

        return locals;
    }

    private bool IsPython(int id) => _namer.Table[id].Kind == FrameKind.Python;

    // The last sample again: the thread did not run since. Returns whether the collector runs in the meantime.
    private bool EmitQuiet(ISampleWriter writer, SamplingStatistics statistics, SampledThread thread, long delta, long start)
    {
        if (_settings.SkipIdle)
        {
            return false;
        }

        bool gc = _settings.Gc && _header.IsCollecting(thread.Track.Interpreter);
        // One that was stopped may only wait for a CPU, which is not idle.
        bool idle = thread.Native is null || (thread.State?.IsIdle() ?? true);
        SampleFlags flags = (idle ? SampleFlags.Idle : 0) | (gc ? SampleFlags.Gc : 0);
        Write(writer, statistics, thread, thread.Ids.AsSpan(0, thread.IdCount), delta, start, flags);
        return gc;
    }

    // Worth asking where many threads wait for few.
    private bool IsStillQuiet(SampledThread thread)
    {
        if (thread.Native is { } native)
        {
            return native.IsUnchanged() && thread.IdGeneration == _namer.Table.Generation;
        }

        if (_threads.Count == 1)
        {
            return false;
        }

        thread.Quiet ??= new ScheduleWatch(Pid, thread.Track.ThreadId);
        // Ids of a table that started afresh mean nothing.
        return thread.Quiet.IsStillQuiet() && (_settings.SkipIdle || thread.IdGeneration == _namer.Table.Generation);
    }

    // Returns whether the stack was read and shown whole.
    private bool Emit(
        ISampleWriter writer, SamplingStatistics statistics, SampledThread thread, StackQuality quality, long time, long start, bool idle, bool gc)
    {
        _stacks.Name(thread, Stamp(start), ref quality);
        bool invalid = quality.IsInvalid();
        if (time == 0 && _settings.SkipIdle)
        {
            return false;
        }

        ReadOnlySpan<int> frames = WithNative(thread, withSource: false, out bool whole);
        if (thread.Native is not null)
        {
            thread.Keep(frames, invalid || !whole ? -1 : _namer.Table.Generation);
        }

        SampleFlags flags = (invalid || !whole ? SampleFlags.Invalid : 0) | (gc ? SampleFlags.Gc : 0) | (idle ? SampleFlags.Idle : 0);
        if (!Write(writer, statistics, thread, frames, time, start, flags))
        {
            return false;
        }

        statistics.Truncated += quality.IsTruncated() ? 1 : 0;
        if (invalid || !whole)
        {
            statistics.CountInvalid(quality switch
            {
                _ when !invalid => thread.Native!.IsLate ? InvalidCause.NotStopped
                    : thread.Native.LacksEvaluation ? InvalidCause.NoEvaluation : InvalidCause.NativeTruncated,
                StackQuality.TooDeep => InvalidCause.TooDeep,
                StackQuality.RootMissing => InvalidCause.FrameUnreadable,
                _ => InvalidCause.BadCode,
            });
        }

        return whole && quality == StackQuality.Whole;
    }

    // False for a sample that has nothing to say.
    private bool Write(
        ISampleWriter writer, SamplingStatistics statistics, SampledThread thread, ReadOnlySpan<int> frames, long time, long start, SampleFlags flags)
    {
        long memory = TakeMemory(thread);
        if (_settings.Mode == SamplingMode.Memory ? memory == 0 : time == 0 && memory == 0)
        {
            return false;
        }

        Sample sample = new()
        {
            Pid = Pid,
            InterpreterId = thread.Track.InterpreterId,
            ThreadId = thread.Track.ThreadId,
            Frames = frames,
            Table = _namer.Table,
            Flags = flags,
            TimeMicroseconds = time,
            MemoryBytes = memory,
        };
        // What is found mapped on the way must be known to the reader before a frame refers to it.
        _native?.DescribeMaps(writer);
        if (_names.IsDue(thread.Naming, start))
        {
            DescribeThread(writer, thread);
        }

        writer.Write(sample);
        thread.Cpu?.Give(time);
        statistics.CountSample((Clock.BootNanoseconds - start) / NanosecondsPerMicrosecond);
        return true;
    }

    // The Python frames just resolved, or all frames where native ones are sampled too.
    private ReadOnlySpan<int> WithNative(SampledThread thread, bool withSource, out bool whole)
    {
        whole = true;
        ReadOnlySpan<int> ids = thread.Ids.AsSpan(0, thread.IdCount);
        return thread.Native is null
            ? ids
            : thread.Native.Merge(thread.Track.Frames.AsSpan(0, thread.Track.FrameCount), ids, _namer.Positions, _namer.Table, withSource, out whole);
    }

    private long TakeMemory(SampledThread thread) =>
        _memoryMeter?.Take(thread.FaultsOfPass, _header.GilHolder(_memory, thread.Track.Interpreter) == thread.Track.Address) ?? 0;
}
