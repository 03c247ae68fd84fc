using Austin.Captures.Writing;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Sampling.Processes;

namespace Austin.Common.Sampling.Loop;

/// <summary>Samples Python stacks by reading memory, without ever stopping the target.</summary>
/// <param name="settings">What and how to sample.</param>
/// <param name="native">Adds native frames, for which it may stop threads; null for Python frames alone.</param>
internal sealed class Sampler(SamplingSettings settings, INativeSampling? native = null) : ISampler
{
    private const long NanosecondsPerMicrosecond = 1000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    // New processes are looked for at least and at most so often.
    private const long ShortestDiscovery = NanosecondsPerMillisecond;
    private const long LongestDiscovery = 50 * NanosecondsPerMillisecond;

    // Whoever reads the samples live sees them at most so late.
    private const long FlushPeriod = 100 * NanosecondsPerMillisecond;

    // Longest sleep without a look at whether to stop.
    private const long LongestSleep = 20 * NanosecondsPerMillisecond;

    // A sleep ends about so late, in virtual machines above all: what is shorter is spent looking at the clock.
    private const long ShortestSleep = 25_000;

    // Zombies that became ours wait so long at most.
    private const long ReapingPeriod = 1_000_000_000;

    // Pause between two looks for the interpreter of a process that starts.
    private const long LookPause = NanosecondsPerMillisecond / 4;

    // An unknown layout can be a moment's, as a refusal can: the dynamic linker maps a library as a whole before it puts the data in its place.
    private const long LayoutPatience = 500 * NanosecondsPerMillisecond;

    private readonly long _interval = settings.Interval.Ticks * 100;
    private ITargetProcess? _target;
    private IProcessObserver? _observer;
    private ProcessTree? _tree;
    private bool _rootReported;

    // Without children wanted: the one process that is sampled, which is not the root behind a wrapper.
    private ProcessNode? _only;
    private bool _hasLooked;
    private long _nextDiscovery;
    private long _nextReaping;
    private Placement? _placement;

    public AttachResult Attach(ITargetProcess target, IProcessObserver observer, StopRequest stop)
    {
        _target = target;
        _observer = observer;
        if (!target.IsLaunched && !Directory.Exists($"/proc/{target.Pid}"))
        {
            return new AttachResult(AttachOutcome.NoSuchProcess);
        }

        long start = Clock.MonotonicNanoseconds;
        long deadline = start + (settings.StartTimeout.Ticks * 100);
        _tree = new ProcessTree(target, start);
        while (true)
        {
            // Asked once a round: a command that has exited is never told to be something else.
            bool isLate = Clock.MonotonicNanoseconds > deadline;
            if (target.HasExited() && (!HasDescendants() || (isLate && !settings.Children)))
            {
                return new AttachResult(settings.Children && target.IsLaunched && isLate
                    ? AttachOutcome.NoPythonChildren
                    : AttachOutcome.Exited);
            }

            long now = Clock.MonotonicNanoseconds;
            Update(now);
            ProcessNode? found = settings.Children ? _tree.Nodes.FirstOrDefault(n => n.Python is not null) : _only;
            if (found is not null)
            {
                if (settings.Children && found != _tree.Root && !_rootReported)
                {
                    observer.RootIsNotPython(target.Pid);
                    _rootReported = true;
                }

                return new AttachResult(AttachOutcome.Found, found.Pid, found.Python!.Interpreter.Version.ToString());
            }

            if (stop.IsRequested)
            {
                return new AttachResult(AttachOutcome.Stopped);
            }

            if (Failure(now - start, isLate) is { } failure)
            {
                return failure;
            }

            Clock.SleepUntil(now + LookPause);
        }
    }

    public void DescribeMaps(ISampleWriter writer)
    {
        foreach (ProcessNode node in _tree!.Nodes)
        {
            node.Python?.DescribeMaps(writer);
        }
    }

    public void DescribeThreads(ISampleWriter writer)
    {
        foreach (ProcessNode node in _tree!.Nodes)
        {
            if (settings.Children || node == _only)
            {
                node.Python?.DescribeThreads(writer);
            }
        }
    }

    public RunEnd Run(ISampleWriter writer, SamplingStatistics statistics, StopRequest stop)
    {
        Clock.RequestPreciseTimers();
        using Placement placement = new(settings, stopsThreads: native is not null);
        _placement = placement;
        using TaskSchedule own = TaskSchedule.Own();
        _ = own.TryRead(out _, out long waitedBefore);
        long start = Clock.MonotonicNanoseconds;
        Schedule schedule = new(_interval, start, seed: (ulong)start);
        long end = settings.Exposure > TimeSpan.Zero ? start + (settings.Exposure.Ticks * 100) : long.MaxValue;
        long nextFlush = start;
        long now = start;
        foreach (ProcessNode node in _tree!.Nodes)
        {
            node.Python?.Begin();
        }

        try
        {
            while (true)
            {
                if (now >= _nextDiscovery)
                {
                    RemoveEnded(writer, statistics);
                    Update(now);
                    _nextDiscovery = now + Math.Clamp(_interval, ShortestDiscovery, LongestDiscovery);
                }

                statistics.Rounds++;
                if (!Pass(writer, statistics, now))
                {
                    return RunEnd.TargetGone;
                }

                if (now >= nextFlush)
                {
                    writer.Flush();
                    nextFlush = now + FlushPeriod;
                }

                if (writer.Failed)
                {
                    return RunEnd.OutputFailed;
                }

                now = Clock.MonotonicNanoseconds;
                bool stopped = !SleepUntil(Math.Min(schedule.Next(now), end), ref now, stop);
                if (stopped || now >= end)
                {
                    // The time since the last pass is part of the duration.
                    _ = Pass(writer, statistics, now);
                    foreach (ProcessNode node in _tree!.Nodes)
                    {
                        node.Python?.EndTime(writer, statistics);
                    }

                    return stopped ? RunEnd.Stopped : RunEnd.ExposureOver;
                }
            }
        }
        finally
        {
            // Up to the last pass: so long the samples last.
            statistics.Duration = (now - start) / NanosecondsPerMicrosecond;
            statistics.MissedDeadlines = schedule.Missed;
            statistics.OwnWait = own.TryRead(out _, out long waited) ? waited - waitedBefore : 0;
            statistics.TickPrice = placement.Price == long.MaxValue ? 0 : placement.Price;
        }
    }

    public bool Where(IWhereObserver view, StopRequest stop)
    {
        if (_hasLooked && !Renew())
        {
            return false;
        }

        _hasLooked = true;
        foreach (ProcessNode node in _tree!.Nodes)
        {
            if (!stop.IsRequested && (settings.Children || node == _only))
            {
                node.Python?.Where.Sample(view, isChild: node != _tree.Root, stop);
            }
        }

        return true;
    }

    public void ReleaseLateStops() => native?.ReleaseLateStops();

    public void Dispose()
    {
        _tree?.Dispose();
        native?.Dispose();
    }

    // Finds what began since the last look, and gives up what ended. False when nothing is left.
    private bool Renew()
    {
        long now = Clock.MonotonicNanoseconds;
        ProcessTree tree = _tree!;
        tree.RemoveEnded();
        Update(now);
        foreach (ProcessNode node in tree.Nodes)
        {
            if (node.Python is { } python && (settings.Children || node == _only) && !python.RefreshThreads())
            {
                node.Lose(now);
            }
        }

        return tree.Nodes.Count > 0 && (settings.Children || tree.Nodes.Contains(tree.Root) || OutlivesWrapper());
    }

    // Whether what the command started lives on without it.
    private bool HasDescendants()
    {
        if (!_target!.IsLaunched || (_rootReported && !settings.Children))
        {
            return false;
        }

        _tree!.RemoveEnded();
        _tree.Discover(Clock.MonotonicNanoseconds);
        return _tree.Nodes.Count > 0;
    }

    // Why to give up; null while there is hope.
    private AttachResult? Failure(long waited, bool timeIsUp)
    {
        ProcessNode root = _tree!.Root;
        if (root.LastOutcome == LocateOutcome.Unsupported && (timeIsUp || waited > LayoutPatience))
        {
            return new AttachResult(AttachOutcome.UnsupportedVersion, Detail: UnsupportedDetail(root.LastVersion));
        }

        if (root.LastOutcome == LocateOutcome.Denied && (timeIsUp || (waited > ProcessNode.RefusalPatience && !_target!.IsLaunched)))
        {
            return new AttachResult(AttachOutcome.NoPermission, Detail: PermissionAdvice.Explain(root.Pid));
        }

        if (root.LastOutcome == LocateOutcome.Gone && !_target!.IsLaunched)
        {
            return new AttachResult(AttachOutcome.NoSuchProcess);
        }

        if (!timeIsUp)
        {
            return null;
        }

        if (_tree.Nodes.FirstOrDefault(n => n.LastOutcome == LocateOutcome.NotReady) is not null)
        {
            return new AttachResult(AttachOutcome.TimedOut);
        }

        if (!settings.Children)
        {
            return new AttachResult(AttachOutcome.NotPython, Detail: OtherDetail());
        }

        // A script that is busy with another program may start Python yet; a program without children will not.
        return _tree.Nodes.Count > 1 ? null : new AttachResult(AttachOutcome.NoPythonChildren, Detail: OtherDetail());
    }

    // What the processes are, of the first of which that is known.
    private string? OtherDetail() => _tree!.Nodes.Select(static node => node.DescribeOther()).FirstOrDefault(static text => text is not null);

    private static string UnsupportedDetail(PythonVersion version) => version.Major == 3 && version.Minor >= PythonVersion.OldestMinor
        ? $"CPython {version} has a memory layout this release does not know; it knows 3.{PythonVersion.OldestMinor} to 3.{PythonVersion.NewestMinor}."
        : $"Python {version} is too old; 3.{PythonVersion.OldestMinor} and later are supported.";

    // Finds new processes and new interpreters.
    private void Update(long now)
    {
        ProcessTree tree = _tree!;
        if (!settings.Children)
        {
            if (_only is { Python: not null } && tree.Nodes.Contains(_only))
            {
                _only.LookForAnother(_observer!, now);
                // What it leaves behind has us as its parent, if the wrapper is gone.
                if (_only != tree.Root && now >= _nextReaping)
                {
                    tree.Discover(now);
                    _nextReaping = now + ReapingPeriod;
                }

                return;
            }

            // The root first; what is behind it only while the root is not Python itself.
            _only = null;
            bool rootLives = tree.Nodes.Contains(tree.Root);
            if (rootLives && TryAttach(tree.Root, now))
            {
                _only = tree.Root;
                return;
            }

            if ((rootLives && tree.Root.LastOutcome == LocateOutcome.NotReady) || _rootReported)
            {
                return;
            }
        }

        tree.Discover(now);
        for (int i = 0; i < tree.Nodes.Count; i++)
        {
            ProcessNode node = tree.Nodes[i];
            node.LookForAnother(_observer!, now);
            if (TryAttach(node, now) && !settings.Children)
            {
                _only = node;
                return;
            }
        }
    }

    private bool TryAttach(ProcessNode node, long now)
    {
        if (!node.TryAttach(settings, native, _observer!, now))
        {
            return false;
        }

        PythonVersion version = node.Python!.Interpreter.Version;
        if (version.Minor > PythonVersion.NewestMinor)
        {
            _observer!.Warn($"CPython {version} is newer than the newest version known to this release (3.{PythonVersion.NewestMinor}); trying the offsets it publishes.");
        }

        bool isRoot = node == _tree!.Root || !settings.Children;
        if (settings.Children && !isRoot && !_rootReported && _tree.Root.Python is null)
        {
            _rootReported = true;
            _observer!.RootIsNotPython(_tree.Root.Pid);
        }

        _rootReported |= node == _tree.Root;
        _observer!.ProcessFound(node.Pid, version.ToString(), isRoot);
        node.LookForAnother(_observer, now);
        return true;
    }

    private void RemoveEnded(ISampleWriter writer, SamplingStatistics statistics)
    {
        foreach (ProcessNode node in _tree!.TakeEnded())
        {
            node.Python?.EndTime(writer, statistics);
            node.Dispose();
        }
    }

    // One pass over all processes, newest first. False when none is left.
    private bool Pass(ISampleWriter writer, SamplingStatistics statistics, long now)
    {
        IReadOnlyList<ProcessNode> nodes = _tree!.Nodes;
        bool lost = false;
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            ProcessNode node = nodes[i];
            if (node.Python is null || (!settings.Children && node != _only))
            {
                continue;
            }

            statistics.Passes++;
            bool isPlaced = _placement!.IsActive && _placement.Follow(node.Python.Cpu, now);
            statistics.PassesOnTargetCpu += isPlaced ? 1 : 0;
            if (!node.Python.Pass(writer, statistics, isPlaced))
            {
                node.Python.EndTime(writer, statistics);
                node.Lose(now);
                writer.ForgetProcess(node.Pid);
                lost = true;
            }
        }

        if (lost)
        {
            _nextDiscovery = 0;
            RemoveEnded(writer, statistics);
            if (settings.Children)
            {
                _tree.Discover(now);
            }
        }

        return nodes.Count > 0 && (settings.Children || nodes.Contains(_tree.Root) || OutlivesWrapper());
    }

    // A wrapper may end before the program it started: setsid(1) does where it has to fork.
    private bool OutlivesWrapper() => _target!.IsLaunched && _only is not null && _only != _tree!.Root && _tree.Nodes.Contains(_only);

    // In slices, so that a signal or the end of the target is noticed within a long interval. The clock is read as seldom
    // as can be: each look is half a per cent of a sample.
    private bool SleepUntil(long deadline, ref long now, StopRequest stop)
    {
        while (!stop.IsRequested)
        {
            if (now >= deadline)
            {
                return true;
            }

            // On the target's CPU every moment awake is taken from it.
            if (deadline - now < ShortestSleep && !_placement!.IsBound)
            {
                Thread.SpinWait(1);
                now = Clock.MonotonicNanoseconds;
                continue;
            }

            long slice = Math.Min(deadline, now + (native is not null && native.ReleaseLateStops() ? NanosecondsPerMillisecond : LongestSleep));
            Clock.SleepUntil(slice);
            now = Clock.MonotonicNanoseconds;
            if (slice < deadline && !settings.Children && _target!.HasExited() && !OutlivesWrapper())
            {
                return true;
            }
        }

        return false;
    }
}
