using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.Sampling.Threads;

/// <summary>One Python process: its threads, and how to sample them.</summary>
internal sealed class ProcessSampler : IDisposable
{
    private const long NanosecondsPerMicrosecond = 1000;

    // The thread list is walked anew at most so often within one pass.
    private const int MaxWalks = 2;

    // ns; a thread state may be run by another thread for that long before it is noticed, where its own thread does not run.
    private const long RunnerLookPeriod = 50_000_000;

    // Threads that start or end are noticed so late at most, in ns, and at every second pass unless it is sooner than the
    // other period, in which none can do both; each range that is read costs about half a microsecond.
    private const long HeaderPeriod = 500_000;
    private const long ShortestHeaderPeriod = 50_000;

    // The clock of a process does not move before the next tick of a thread that has just woken, so that it would not be met in what takes
    // less than that: a process rests only when it has not run for so long, in ns.
    private const long RestAfter = 1_000_000_000;

    // While it runs its clock is read so often, in ns, and it rests so much later at most.
    private const long RunPeriod = 250_000_000;

    private readonly SamplingSettings _settings;
    private readonly IRemoteMemory _memory;
    private readonly ThreadSet _threads;
    private readonly RuntimeSnapshot _header;
    private readonly StackSampler _stacks;
    private readonly ThreadNames _names;
    private readonly GilOfPass _gil;
    private readonly ThreadSelection _selection;
    private readonly GilMeter? _gilMeter;
    private readonly MemoryMeter? _memoryMeter;
    private readonly INativeProcess? _native;
    private readonly TaskMarker? _tasks;
    private readonly WaitingTasks? _waiting;
    private readonly long _headerPeriod;
    private readonly bool _headerAlways;
    private long _nextHeader;
    private long _lastPass;
    private long _passes;
    private SampledThread? _current;

    // CPU time of the process as it was when it was last seen to have run, or -1, and when that was; a pass followed.
    private long _clock = -1;
    private long _lastRun;
    private long _restedUntil;
    private TurnWatch? _turns;
    private bool _isWhole;
    private bool _isPlaced;

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
        _threads = new ThreadSet(pid, thread, memory, interpreter, settings, native);
        _header = _threads.Header;
        long interval = settings.Interval.Ticks * 100;
        _headerPeriod = interval > 0 ? Math.Clamp(interval * 3 / 2, ShortestHeaderPeriod, HeaderPeriod) : HeaderPeriod;
        bool withMemory = settings.Mode is SamplingMode.Memory or SamplingMode.Full;
        _headerAlways = settings.Gc || withMemory || native is not null;
        _stacks = new StackSampler(memory, interpreter, _header, settings.WithColumns);
        if (settings.Async != AsyncDetail.None)
        {
            TaskReaders readers = new(thread, memory, interpreter, _stacks.Table);
            TaskImages images = new(readers, settings.WithColumns);
            _tasks = new TaskMarker(readers, _stacks, settings.Async == AsyncDetail.Awaiters ? new AwaiterChains(readers, images) : null);
            _waiting = settings is { Async: AsyncDetail.All, SkipIdle: false, OnlyGilHolder: false, OnlyExceptions: false, Mode: not SamplingMode.Memory }
                ? new WaitingTasks(pid, readers, images, _threads)
                : null;
        }

        _names = new ThreadNames(pid, memory, interpreter.Layout);
        _gil = new GilOfPass(memory, _header);
        ChosenThreads chosen = new(pid, settings);
        _selection = new ThreadSelection(
            chosen, _gil, settings.OnlyExceptions ? new ExceptionReader(memory, interpreter.Layout) : null, settings.OnlyGilHolder);
        _gilMeter = settings.OnlyGilHolder || settings.TellsProgress ? new GilMeter(pid, memory, _header, _gil) : null;
        _memoryMeter = withMemory ? new MemoryMeter(thread) : null;
        _lastPass = Clock.BootNanoseconds / NanosecondsPerMicrosecond;
        Cpu = new TargetCpu(_threads, pid, interpreter.Layout.IsFreeThreaded);
        LocalsSampler? locals = settings.LocalsDetail > 0 ? new LocalsSampler(memory, interpreter.Layout, settings.LocalsDetail) : null;
        ISourceLines? source = settings.WithSource ? SourceLines.Of(pid, thread) : null;
        TaskSampler tasks = new(pid, new ProcessFiles(thread), memory, interpreter, _threads, _stacks.Table, settings.WithColumns, source, locals);
        ActivityReader activities = new(pid, memory, _header, _threads);
        ExceptionReader exceptions = new(memory, interpreter.Layout);
        Where = new WhereSampler(pid, _threads, _stacks, _names, activities, new LockSampler(memory, interpreter.Layout, _threads), exceptions, source, locals, tasks, chosen, settings.SkipIdle);
    }

    public int Pid { get; }

    /// <summary>Tells on which CPU it runs.</summary>
    public TargetCpu Cpu { get; }

    public RemoteInterpreter Interpreter { get; }

    /// <summary>Looks at its threads once.</summary>
    public WhereSampler Where { get; }

    /// <summary>Whether its first thread ended before the others; what it left in memory is no stack.</summary>
    public bool LeaderHasEnded => _threads.LeaderHasEnded;

    /// <summary>Whether it is free-threaded and its main interpreter runs without a GIL now.</summary>
    public bool RunsWithoutGil => _header.TryRead(_memory) && _threads.Count > 0 && _header.Gil(_memory, _threads[^1].Remote.Interpreter).IsOff;

    /// <summary>Whether any thread of it was found at the last walk.</summary>
    public bool HasThreads => _threads.Count > 0;

    /// <summary>Finds its threads.</summary>
    /// <returns>false when the runtime is not there any more, or has no thread of this process.</returns>
    public bool RefreshThreads()
    {
        // An error from here on is none of a sample.
        _current = null;
        return _threads.Refresh();
    }

    // A look at such a thread that costs a read which the others do not need, and so not in every pass.
    private bool MayRunElsewhere(SampledThread thread, long start)
    {
        if (start < thread.NextRunnerLook || !_gil.MayRunElsewhere(thread.Remote, _passes))
        {
            return false;
        }

        thread.NextRunnerLook = start + RunnerLookPeriod;
        return true;
    }

    /// <summary>Starts the clock: the first pass stands for the time from here on.</summary>
    public void Begin()
    {
        _lastPass = Clock.BootNanoseconds / NanosecondsPerMicrosecond;
        foreach (SampledThread thread in _threads)
        {
            thread.Cpu?.Begin();
        }
    }

    /// <summary>
    /// Leaves out a pass over a process none of whose threads has run for a second, or whose only thread has not run since the last pass, as one
    /// that waits for a CPU: what that saw goes on, without CPU time, and is
    /// written with the next pass, or by <see cref="EndRest"/>. One system call tells, however many threads there are, four times a second while
    /// it runs, and for the only thread another one. What runs for less than a tick (4 ms with CONFIG_HZ 250) after such a second is not seen.
    /// </summary>
    /// <remarks>For samples of time and Python frames alone.</remarks>
    /// <returns>Whether the pass is left out.</returns>
    public bool TryRest()
    {
        long now = Clock.BootNanoseconds;
        if (now - _lastRun >= RunPeriod)
        {
            long clock = Clock.ProcessNanoseconds(Pid);
            _lastRun = clock < 0 || clock != _clock ? now : _lastRun;
            _clock = clock;
        }

        if (!(now - _lastRun >= RestAfter || HasStood(now)) || !_isWhole || _threads.IsDue(now))
        {
            return false;
        }

        _restedUntil = now / NanosecondsPerMicrosecond;
        return true;
    }

    private bool HasStood(long now)
    {
        if (_threads.Count != 1)
        {
            return false;
        }

        long thread = _threads[0].Remote.ThreadId;
        if (_turns?.ThreadId != thread)
        {
            _turns?.Dispose();
            _turns = new TurnWatch(Pid, thread);
        }

        return _turns.HasStood(now);
    }

    /// <summary>Writes the samples of passes that were left out.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="statistics">The counters.</param>
    public void EndRest(ISampleWriter writer, SamplingStatistics statistics)
    {
        long delta = _restedUntil - _lastPass;
        if (delta <= 0)
        {
            return;
        }

        _lastPass = _restedUntil;
        long start = Clock.BootNanoseconds;
        for (int i = 0; i < _threads.Count; i++)
        {
            if (_threads[i].LastPass == _passes)
            {
                _ = EmitUnchanged(writer, statistics, _threads[i], delta, start);
            }
        }
    }

    /// <summary>Writes the CPU time that no sample has, when there are no more passes: it was used since the threads were last met on a CPU.</summary>
    /// <param name="writer">Where the samples go.</param>
    /// <param name="statistics">The counters.</param>
    public void EndTime(ISampleWriter writer, SamplingStatistics statistics)
    {
        EndThreads(writer, statistics);
        foreach (SampledThread thread in _threads)
        {
            EndTime(writer, statistics, thread);
        }
    }

    // Threads that ended since the last pass.
    private void EndThreads(ISampleWriter writer, SamplingStatistics statistics)
    {
        foreach (SampledThread thread in _threads.Ended)
        {
            EndTime(writer, statistics, thread);
            thread.Dispose();
        }

        _threads.Ended.Clear();
    }

    // One that was never met on a CPU is shown where it was met.
    private void EndTime(ISampleWriter writer, SamplingStatistics statistics, SampledThread thread)
    {
        if (thread.Cpu is not { Left: > 0 } cpu || !thread.IsIncluded)
        {
            return;
        }

        bool wasMet = cpu.Generation == _stacks.Table.Generation;
        if (wasMet || thread.IdGeneration == _stacks.Table.Generation)
        {
            _ = Write(writer, statistics, thread, wasMet ? cpu.Frames : thread.Shown, cpu.Left, Clock.BootNanoseconds, flags: 0);
        }
    }

    /// <summary>Samples every thread once.</summary>
    /// <returns>false when the process, or its interpreter, is gone.</returns>
    /// <param name="writer">Where the samples go.</param>
    /// <param name="statistics">The counters.</param>
    /// <param name="isPlaced">Whether the calling thread is on the CPU of the process.</param>
    public bool Pass(ISampleWriter writer, SamplingStatistics statistics, bool isPlaced)
    {
        _isPlaced = isPlaced;
        EndRest(writer, statistics);
        _isWhole = true;
        long start = Clock.BootNanoseconds;
        long now = start / NanosecondsPerMicrosecond;
        long delta = now - _lastPass;
        _lastPass = now;
        _current = null;
        _stacks.ResetIfFull();
        if (!_threads.RefreshIfDue(start))
        {
            return false;
        }

        _passes++;
        _tasks?.BeginPass(_passes, start);
        _memoryMeter?.Measure(_threads);
        while (true)
        {
            _current = null;
            try
            {
                bool isThere = SampleThreads(writer, statistics, delta, start);
                if (isThere)
                {
                    SampleTasks(writer, statistics, delta, start);
                }

                return isThere;
            }
            catch (Exception exception) when (_current is not null)
            {
                statistics.CountError(exception);
                PassOver(_current, writer);
            }
        }
    }

    private void SampleTasks(ISampleWriter writer, SamplingStatistics statistics, long delta, long start)
    {
        _current = null;
        try
        {
            _waiting?.Sample(writer, statistics, delta, start, _passes);
        }
        catch (Exception exception)
        {
            statistics.CountError(exception);
            writer.ForgetProcess(Pid);
        }
    }

    // The error of one sample is not the end of the others: the pass goes on behind it.
    private void PassOver(SampledThread thread, ISampleWriter writer)
    {
        thread.LastPass = _passes;
        thread.NamedCount = 0;
        _isWhole = false;
        thread.Schedule?.Invalidate();
        writer.ForgetProcess(Pid);
        _threads.Distrust();
    }

    // Those that were not sampled in this pass yet. False when the process is gone.
    private bool SampleThreads(ISampleWriter writer, SamplingStatistics statistics, long delta, long start)
    {
        long retries = _stacks.Retries;
        long interruptions = _stacks.Interruptions;
        bool collected = false;
        bool headerRead = start < _nextHeader;
        bool readsAhead = _selection.NeedsHeader || (_native is not null && !headerRead);
        int walks = 0;
        int moves = 0;
        for (int i = 0; i < _threads.Count; i++)
        {
            SampledThread thread = _threads[i];
            if (thread.LastPass == _passes || _threads.IsSetAside(thread.Remote))
            {
                continue;
            }

            _current = thread;

            // Nothing more than needed goes in front of the stack of a thread that may have to be stopped.
            if (readsAhead)
            {
                readsAhead = false;
                headerRead = true;
                if (!_header.TryRead(_memory) && walks++ < MaxWalks)
                {
                    if (!RefreshThreads())
                    {
                        return false;
                    }

                    i = -1;
                    readsAhead = true;
                    continue;
                }
            }

            if (!_selection.IsAll && !IsSelected(writer, thread, start))
            {
                thread.LastPass = _passes;
                continue;
            }

            RemoteThread remote = thread.Remote;
            // Something must be read in front of which the pass header goes.
            if (headerRead && HasNotRun(thread) && !(_native is null ? _gil.MayRunElsewhere(thread.Remote, _passes) : MayRunElsewhere(thread, start)))
            {
                thread.LastPass = _passes;
                collected |= EmitUnchanged(writer, statistics, thread, delta, start);
                continue;
            }

            ulong next = remote.Next;
            ulong identity = remote.IdentityWord;
            // Before the stack is read: a thread that was running then is what the stack shows.
            bool idle = thread.State?.IsIdle() ?? false;
            long time = thread.Cpu?.Due(delta, idle) ?? (idle && _settings.SkipIdle ? 0 : delta);
            statistics.WaitedForCpu += thread.Cpu?.Waited ?? 0;
            bool first = !headerRead;
            if (time == 0 && _settings.SkipIdle && !first && !MayRunElsewhere(thread, start))
            {
                thread.LastPass = _passes;
                thread.Schedule?.Confirm();
                continue;
            }

            _tasks?.Begin(thread, start);
            bool isElsewhere = _isPlaced && !Cpu.StandsStill(remote);
            statistics.ReadElsewhere += isElsewhere ? 1 : 0;
            _stacks.SetPlaced(_isPlaced && !isElsewhere);
            StackQuality quality = _stacks.Read(thread, start, first);
            headerRead = true;
            if (thread.Native is not null)
            {
                _tasks?.ReadBehind(thread, start);
            }

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

            bool accepted = _stacks.AcceptHeader(thread, first);
            bool isAnother = quality == StackQuality.ThreadGone || remote.IdentityWord != identity;
            if (isAnother || !accepted || remote.Next != next)
            {
                _threads.Distrust();
                if ((isAnother || !accepted) && walks++ < MaxWalks)
                {
                    if (!RefreshThreads())
                    {
                        return false;
                    }

                    // From the start of the new list; threads that were sampled in this pass are passed over.
                    i = -1;
                    headerRead = false;
                    readsAhead = _selection.NeedsHeader || _native is not null;
                    continue;
                }

                if (isAnother)
                {
                    _isWhole = false;
                    continue;
                }
            }

            if (moves < MaxWalks && _threads.MoveToRunner(i))
            {
                moves++;
                i--;
                continue;
            }

            moves = 0;
            thread.LastPass = _passes;
            bool gc = _settings.Gc && _header.IsCollecting(remote.Interpreter);
            collected |= gc;
            bool whole = Emit(writer, statistics, thread, quality, time, start, idle, gc);
            if (!whole)
            {
                _isWhole = false;
                thread.Schedule?.Invalidate();
            }
            else
            {
                thread.Schedule?.Confirm();
            }
        }

        if (!headerRead)
        {
            // No thread was read with which new ones are noticed.
            _current = null;
            if (!_header.TryRead(_memory))
            {
                _threads.Distrust();
            }
        }

        EndThreads(writer, statistics);
        _memoryMeter?.EndPass();
        _gilMeter?.LookIfDue(_threads, statistics, _passes, start, headerRead: _settings.OnlyGilHolder);
        if (_settings.OnlyGilHolder && _threads.Count > 0 && _gil.Of(_threads[^1].Remote.Interpreter, _passes).IsOff)
        {
            statistics.PassesWithoutGil++;
        }

        statistics.Retried += _stacks.Retries - retries;
        statistics.Interrupted += _stacks.Interruptions - interruptions;
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

    private bool IsSelected(ISampleWriter writer, SampledThread thread, long start)
    {
        if (_names.IsDue(thread.Naming, start))
        {
            DescribeThread(writer, thread);
        }

        return thread.IsIncluded = _selection.Includes(thread, _passes);
    }

    private void DescribeThread(ISampleWriter writer, SampledThread thread)
    {
        if (_names.Read(thread.Remote, thread.Naming))
        {
            ThreadName name = new(Pid, thread.Remote.InterpreterId, (ulong)thread.Remote.ThreadId, thread.Naming.Shown!);
            writer.Metadata(ThreadName.Key, name.ToString());
        }
    }

    public void Dispose()
    {
        _threads.Dispose();
        Cpu.Dispose();
        _turns?.Dispose();
        _memoryMeter?.Dispose();
        _native?.Dispose();
    }

    // The last sample again: the thread did not run since. Returns whether the collector runs in the meantime.
    private bool EmitUnchanged(ISampleWriter writer, SamplingStatistics statistics, SampledThread thread, long delta, long start)
    {
        // One that was stopped may only wait for a CPU, which is not idle; its CPU time is none.
        bool idle = thread.Native is null || (thread.State?.IsIdle() ?? true);
        if (_settings.SkipIdle && (idle || _settings.Mode == SamplingMode.Cpu))
        {
            return false;
        }

        bool gc = _settings.Gc && _header.IsCollecting(thread.Remote.Interpreter);
        SampleFlags flags = (idle ? SampleFlags.Idle : 0) | (gc ? SampleFlags.Gc : 0);
        bool isWritten = Write(writer, statistics, thread, thread.Shown, delta, start, flags);
        statistics.Inferred += isWritten && thread.Native is { HasSearchedCaller: true } ? 1 : 0;
        return gc;
    }

    // Worth asking where many threads wait for few.
    private bool HasNotRun(SampledThread thread)
    {
        if (thread.Native is { } native)
        {
            return native.IsUnchanged() && thread.IdGeneration == _stacks.Table.Generation;
        }

        if (_threads.Count == 1)
        {
            return false;
        }

        thread.Schedule ??= new ScheduleWatch(Pid, thread.Remote.ThreadId);
        // Ids of a table that started afresh mean nothing.
        return thread.Schedule.HasNotRun() && (_settings.SkipIdle || thread.IdGeneration == _stacks.Table.Generation);
    }

    // Returns whether the stack was read and shown whole.
    private bool Emit(
        ISampleWriter writer, SamplingStatistics statistics, SampledThread thread, StackQuality quality, long time, long start, bool idle, bool gc)
    {
        _stacks.Name(thread, start, ref quality);
        bool invalid = quality.IsInvalid();
        if (time == 0 && _settings.SkipIdle)
        {
            return false;
        }

        ReadOnlySpan<int> frames = _stacks.Merge(thread, withSource: false, out bool whole);
        if (_tasks is not null)
        {
            frames = _tasks.Mark(thread, frames, start, out bool isUntold);
            statistics.UntoldTasks += isUntold ? 1 : 0;
        }

        if (thread.Native is not null)
        {
            thread.Keep(frames, invalid || !whole ? -1 : _stacks.Table.Generation);
        }

        SampleFlags flags = (invalid || !whole ? SampleFlags.Invalid : 0) | (gc ? SampleFlags.Gc : 0) | (idle ? SampleFlags.Idle : 0);
        if (!Write(writer, statistics, thread, frames, time, start, flags))
        {
            return false;
        }

        statistics.LastThread = idle ? statistics.LastThread : thread.Naming.Shown;
        statistics.Truncated += quality == StackQuality.LeafMissing ? 1 : 0;
        statistics.Inferred += quality == StackQuality.MiddleMissing || (!invalid && whole && thread.Native is { HasSearchedCaller: true }) ? 1 : 0;
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
            InterpreterId = thread.Remote.InterpreterId,
            ThreadId = thread.Remote.ThreadId,
            Frames = frames,
            Table = _stacks.Table,
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
        thread.Time ??= statistics.TimeOf(Pid, thread.Remote.ThreadId);
        thread.Time.Time += time;
        thread.Time.Name = thread.Naming.Shown ?? thread.Time.Name;
        thread.Cpu?.Give(time, frames, _stacks.Table.Generation);
        statistics.CountSample((Clock.BootNanoseconds - start) / NanosecondsPerMicrosecond);
        return true;
    }

    private long TakeMemory(SampledThread thread) =>
        _memoryMeter?.Take(thread.FaultsOfPass, _gil.Runs(thread.Remote, _passes)) ?? 0;
}
