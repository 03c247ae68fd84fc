using System.Collections;
using System.Globalization;
using Austin.Captures.Samples;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>The threads of a process that are sampled: the states in the lists of its interpreters, and who runs them.</summary>
internal sealed class ThreadSet : IReadOnlyList<SampledThread>, IDisposable
{
    // A list that cannot be followed to its end is walked again, and who runs a state is searched, for at most this share of the time.
    private const long MostWalking = 50;

    // A child that was just forked may still tell Python so, or execute another program: in ns. Its start is known to 10 ms.
    private const long ForkPatience = 60_000_000;

    // The least that Linux leaves for the stack of the first thread, unless told otherwise: in bytes.
    private const ulong MainStackSize = 8 << 20;

    // When this program looked at a process first, in ns since boot.
    private static readonly long _firstAttach = Clock.BootNanoseconds;

    private readonly int _pid;
    private readonly SamplingSettings _settings;
    private readonly bool _withMemory;
    private readonly INativeProcess? _native;
    private readonly ThreadStateList _list;
    private readonly ThreadIdMap _threadIds;
    private readonly List<SampledThread> _threads = [];
    private readonly HashSet<(long KernelId, ulong Interpreter)> _bound = [];
    private readonly UnboundStates _unbound;
    private readonly InheritedStates _inherited;
    private readonly ThreadStacks _threadStacks;
    private readonly StackRange _mainStack;

    // Threads that run the state of another one: their own states wait below.
    private readonly HashSet<(long ThreadId, ulong Interpreter)> _borrowers = [];
    private long _nextSearch;
    private long _nextWalk;
    private bool _isStale = true;

    /// <summary>Prepares to find the threads of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it that has not ended.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="settings">What to sample.</param>
    /// <param name="native">Its native side; null for Python frames alone.</param>
    public ThreadSet(int pid, int thread, IRemoteMemory memory, RemoteInterpreter interpreter, SamplingSettings settings, INativeProcess? native)
    {
        _pid = pid;
        _settings = settings;
        _withMemory = settings.Mode is SamplingMode.Memory or SamplingMode.Full;
        _native = native;
        _list = new ThreadStateList(memory, interpreter);
        Header = new RuntimeSnapshot(interpreter, _list);
        _unbound = new UnboundStates(memory, interpreter.Layout.ThreadIdentity);
        _inherited = new InheritedStates(memory, interpreter);
        _threadStacks = new ThreadStacks(memory, interpreter.PthreadIdOffset);
        _threadIds = new ThreadIdMap(thread);
        LeaderHasEnded = thread != pid;
        ulong stack = ProcessStat.StackStart(pid, thread);
        _mainStack = stack > MainStackSize ? new StackRange(stack - MainStackSize, stack) : default;
    }

    /// <summary>Words of the runtime that are read with the stacks; which ones follows from the list.</summary>
    public RuntimeSnapshot Header { get; }

    /// <summary>Whether the first thread ended before the others; what it left in memory is no stack.</summary>
    public bool LeaderHasEnded { get; }

    public int Count => _threads.Count;

    public SampledThread this[int index] => _threads[index];

    /// <summary>Has the list walked before the next pass.</summary>
    public void Distrust() => _isStale = true;

    /// <summary>Walks the lists of the interpreters if they may have changed.</summary>
    /// <returns>false when the runtime is not there any more, or has no thread of this process.</returns>
    /// <param name="now">ns since boot.</param>
    public bool RefreshIfDue(long now) => !IsDue(now) || Refresh();

    /// <summary>Whether the lists may have changed.</summary>
    /// <param name="now">ns since boot.</param>
    public bool IsDue(long now) => _isStale || now >= _nextWalk || _unbound.HaveChanged(now);

    /// <summary>Threads that ended and used CPU time that no sample has; who writes it disposes of them.</summary>
    public List<SampledThread> Ended { get; } = [];

    /// <summary>Walks the lists of the interpreters.</summary>
    /// <returns>false when the runtime is not there any more, or has no thread of this process.</returns>
    public bool Refresh()
    {
        long start = Clock.BootNanoseconds;
        if (!_list.Walk())
        {
            return false;
        }

        Dictionary<ulong, SampledThread> known = _threads.ToDictionary(t => t.Remote.Address);
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

            if (known.TryGetValue(entry.Address, out SampledThread? thread) && !thread.Remote.IsInherited
                && (!thread.Remote.IsForeign || ProcessStat.StartNanoseconds(_pid, thread.Remote.ThreadId) != 0)
                && thread.Remote.InnerThreadId == entry.KernelId && thread.Remote.Interpreter == entry.Interpreter)
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
            else if (!(id == _pid && LeaderHasEnded))
            {
                _threads.Add(Open(entry, id));
            }
        }

        long patience = ClaimInherited(known, start);
        _threads.Reverse();
        FindBorrowers();
        foreach (SampledThread gone in known.Values)
        {
            if (gone.Cpu is { Left: > 0 })
            {
                Ended.Add(gone);
            }
            else
            {
                gone.Dispose();
            }
        }

        Header.Plan();
        long end = Clock.BootNanoseconds;
        _nextWalk = _list.IsWhole ? patience : Math.Min(patience, end + (MostWalking * (end - start)));
        _isStale = false;
        return _threads.Count > 0;
    }

    // Takes over the states that a fork left as they were; returns when to look again.
    private long ClaimInherited(Dictionary<ulong, SampledThread> known, long now)
    {
        if (_inherited.Count == 0 || LeaderHasEnded
            || ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/status")) is not { } leader)
        {
            return long.MaxValue;
        }

        long due = ProcessStat.StartNanoseconds(_pid, _pid) + ForkPatience;
        if (now < due)
        {
            return due;
        }

        // Until its exec, a child of vfork(2) shows the threads of its parent.
        if (SharedMemory.WithParent(_pid))
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

            if (known.TryGetValue(entry.Address, out SampledThread? thread) && thread.Remote.IsInherited && thread.Remote.InnerThreadId == entry.KernelId)
            {
                known.Remove(entry.Address);
                Keep(thread, entry);
            }
            else
            {
                _threads.Add(Open(entry, _pid, isInherited: true));
            }
        }

        return long.MaxValue;
    }

    private void Keep(SampledThread thread, in ThreadStateEntry entry)
    {
        thread.Remote.Next = entry.Next;
        thread.Remote.IdentityWord = entry.IdentityWord;
        _threads.Add(thread);
    }

    private SampledThread Open(in ThreadStateEntry entry, long id, bool isInherited = false) =>
        Open(entry, id, StackOf(entry.Pthread, id), _firstAttach, isInherited, isForeign: false);

    private StackRange StackOf(ulong pthread, long id) =>
        _threadStacks.Find(pthread) is { IsKnown: true } stack ? stack : id == _pid ? _mainStack : default;

    // A thread whose time before it took over a state is not the state's has its time counted from then on.
    private SampledThread Open(in ThreadStateEntry entry, long id, StackRange stack, long since, bool isInherited, bool isForeign)
    {
        RemoteThread remote = new(entry.Address, entry.Interpreter, entry.InterpreterId)
        {
            ThreadId = id,
            InnerThreadId = entry.KernelId,
            IsInherited = isInherited,
            IsForeign = isForeign,
            Pthread = entry.Pthread,
            Next = entry.Next,
            IdentityWord = entry.IdentityWord,
        };
        bool withState = _settings.Mode is SamplingMode.Cpu or SamplingMode.Full || _settings.SkipIdle || _settings.TellsIdle;
        return new SampledThread(remote, withState ? new TaskStat(_pid, remote.ThreadId) : null, _native?.Open(remote))
        {
            Stack = stack,
            Cpu = _settings.Mode == SamplingMode.Cpu ? new CpuAccount(_pid, remote.ThreadId, since) : null,
            Faults = _withMemory ? new TaskFaults(_pid, remote.ThreadId) : null,
        };
    }

    /// <summary>Finds who runs a state: the C frames of its calls lie in the stack of that thread, which may be another than the one that made it.</summary>
    /// <returns>Whether it is another than was thought; what was read of its idleness and time is not true then.</returns>
    /// <param name="index">Of the thread that is thought to run it; its stack was read.</param>
    public bool MoveToRunner(int index)
    {
        SampledThread thread = _threads[index];
        RemoteThread remote = thread.Remote;
        StackRange stack = default;
        long id = 0;
        if (remote.Anchor == 0 && remote.IsForeign && remote.FrameCount == 0)
        {
            // Nobody runs it.
            id = remote.IsInherited ? _pid : _threadIds.ToOuter(remote.InnerThreadId);
            stack = StackOf(remote.Pthread, id);
        }
        else if (remote.Anchor != 0 && thread.Stack.IsKnown && !thread.Stack.Contains(remote.Anchor))
        {
            id = FindRunner(remote.Anchor, out stack);
        }

        if (id == 0 || id == remote.ThreadId)
        {
            return false;
        }

        bool isForeign = id != (remote.IsInherited ? _pid : _threadIds.ToOuter(remote.InnerThreadId));
        ThreadStateEntry entry = new(
            remote.Address, remote.Interpreter, remote.InterpreterId, remote.Next, remote.InnerThreadId, remote.IdentityWord, remote.Pthread);
        SampledThread moved = Open(entry, id, stack, Clock.BootNanoseconds, remote.IsInherited, isForeign);
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
            outer = _pid;
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
            if (thread.Remote.IsForeign)
            {
                _ = _borrowers.Add((thread.Remote.ThreadId, thread.Remote.Interpreter));
            }
        }
    }

    /// <summary>Whether its thread runs the state of another one in the meantime.</summary>
    public bool IsSetAside(RemoteThread remote) =>
        _borrowers.Count > 0 && !remote.IsForeign && _borrowers.Contains((remote.ThreadId, remote.Interpreter));

    public IEnumerator<SampledThread> GetEnumerator() => _threads.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (SampledThread thread in _threads.Concat(Ended))
        {
            thread.Dispose();
        }

        _threads.Clear();
    }
}
