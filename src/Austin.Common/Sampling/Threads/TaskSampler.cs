using Austin.Captures.Frames;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Tasks;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.Sampling.Threads;

/// <summary>Looks once at the tasks of the event loops of a process, for where mode.</summary>
/// <remarks>The process goes on meanwhile: what is read of several tasks may never have been true at one moment.</remarks>
/// <param name="pid">The process.</param>
/// <param name="files">Its files.</param>
/// <param name="memory">Its memory.</param>
/// <param name="interpreter">Its interpreter.</param>
/// <param name="threads">Its threads.</param>
/// <param name="table">Where frames are put.</param>
/// <param name="withColumns">Whether frames tell their columns.</param>
/// <param name="source">Finds the lines of frames; null to show none.</param>
/// <param name="locals">Reads their local variables; null to show none. Its look has begun.</param>
internal sealed class TaskSampler(
    int pid, ITargetFiles files, IRemoteMemory memory, RemoteInterpreter interpreter, IReadOnlyList<SampledThread> threads, FrameTable table, bool withColumns,
    ISourceLines? source, LocalsSampler? locals)
{
    /// <summary>Most tasks of an interpreter that are shown.</summary>
    public const int MaxTasks = 10_000;

    // Reads of one look, which take about a second: what a program may cost us, whatever it has in its memory.
    private const long MaxReads = 2_000_000;

    // The same in ns: most of the time goes to reads.
    private const long MaxTime = 10_000_000_000;

    private readonly InterpreterLayout _layout = interpreter.Layout;
    // By the address of a frame what is shown from it on, as parts of arrays that all frames of a stack share.
    private readonly Dictionary<ulong, (SampledThread Thread, ArraySegment<int> Stack, ArraySegment<FrameLocals?> Locals)> _onStack = [];
    private readonly HashSet<long> _shown = [];

    /// <summary>Whether the process is one that nothing moves: a core.</summary>
    public bool StandsStill { get; init; }

    /// <summary>Notes the stack of a thread that is shown.</summary>
    /// <param name="sampled">The thread.</param>
    /// <param name="frames">All that is shown of its stack.</param>
    /// <param name="variables">Those of each frame; empty when they were not asked for.</param>
    public void Note(SampledThread sampled, int[] frames, IReadOnlyList<FrameLocals?> variables)
    {
        _shown.Add(sampled.Remote.ThreadId);
        RawFrame[] raw = [.. sampled.Remote.Frames.AsSpan(0, sampled.Remote.FrameCount).ToArray().Where(frame => !frame.IsMarker)];
        int[] positions = [.. Enumerable.Range(0, frames.Length).Where(i => IsPython(frames[i]))];
        if (raw.Length != positions.Length)
        {
            return;
        }

        int[] stack = [.. positions.Select(position => frames[position])];
        FrameLocals?[] locals = variables.Count == 0 ? [] : [.. positions.Select(position => variables[position])];
        for (int i = 0; i < raw.Length; i++)
        {
            _onStack[raw[i].Address] = (sampled, new ArraySegment<int>(stack)[i..], locals.Length == 0 ? locals : new ArraySegment<FrameLocals?>(locals)[i..]);
        }
    }

    /// <summary>Shows the event loops, once the stacks of all threads are known.</summary>
    /// <param name="view">What shows them.</param>
    /// <param name="isChild">Whether the process is a child of the one that was asked for.</param>
    /// <param name="onlyShown">Whether loops are left out of which no thread that is shown is known to run them.</param>
    /// <param name="stop">Ends the look; what is known by then is shown.</param>
    public void Sample(IWhereObserver view, bool isChild, bool onlyShown, StopRequest stop)
    {
        try
        {
            SampleLoops(view, isChild, onlyShown, stop);
        }
        finally
        {
            // The next look is at other stacks.
            _onStack.Clear();
            _shown.Clear();
        }
    }

    private void SampleLoops(IWhereObserver view, bool isChild, bool onlyShown, StopRequest stop)
    {
        long end = Clock.MonotonicNanoseconds + MaxTime;
        ObjectMemory budget = new(memory) { ReadsLeft = MaxReads };
        ObjectReader objects = new(budget, _layout);
        AsyncTypes types = new(budget, objects, _layout);
        CodeCache codes = new(budget, _layout, interpreter.Types);
        FrameNamer namer = new(codes, new CallSites(budget, _layout), _layout, table, withColumns);
        TaskListReader lists = new(budget, objects, types);
        AsyncioOffsets? offsets = null;
        HashSet<ulong> interpreters = [];
        for (int i = 0; i < threads.Count; i++)
        {
            RemoteThread remote = threads[i].Remote;
            ulong module = interpreters.Add(remote.Interpreter) ? lists.Module(remote.Interpreter) : 0;
            if (module == 0)
            {
                continue;
            }

            offsets ??= _layout.Minor >= 14 ? AsyncioLocator.TryFind(files, memory) : null;
            HashSet<ulong> addresses = [];
            lists.AddFromModule(module, addresses);
            AddLinked(remote.Interpreter, offsets, lists, addresses);
            TaskReader reader = new(budget, _layout, objects, types, new CoroutineReader(budget, _layout, types, codes));
            List<SeenTask> tasks = [];
            bool isCut = addresses.Count == TaskListReader.MaxTasks;
            foreach (ulong address in addresses)
            {
                if (tasks.Count == MaxTasks || budget.ReadsLeft <= 0 || stop.IsRequested || Clock.MonotonicNanoseconds > end)
                {
                    isCut = true;
                    break;
                }

                if (codes.IsFull)
                {
                    codes.Reset();
                }

                if (reader.TryRead(address) is { } task)
                {
                    int[] frames = Name(task.Frames, namer);
                    tasks.Add(new SeenTask(task, frames, locals is null || Runs(task) ? [] : ReadLocals(task, frames, reader)));
                }
            }

            AwaiterReader awaiters = new(budget, _layout, objects, types, tasks.Select(item => item.Task));
            RunningLoopReader running = new(budget, _layout, objects, offsets);
            IEnumerable<(IGrouping<ulong, SeenTask> Loop, SampledThread? Runner)> loops = tasks.GroupBy(item => item.Task.Loop)
                .Select(loop => (loop, FindRunner(remote.Interpreter, loop.Key, loop.Select(item => item.Task), running)));
            foreach ((IGrouping<ulong, SeenTask> loop, SampledThread? runner) in loops.OrderBy(item => Position(item.Runner)))
            {
                if (onlyShown && (runner is null || !_shown.Contains(runner.Remote.ThreadId)))
                {
                    continue;
                }

                List<WhereTask> shown = [.. loop.Select(item => Show(item, awaiters))];
                shown.Sort((one, other) => Compare(one.Name, other.Name));
                view.Write(new WhereLoop
                {
                    Pid = pid,
                    IsChild = isChild,
                    InterpreterId = remote.InterpreterId,
                    Id = loop.Key,
                    ThreadId = runner?.Remote.ThreadId ?? 0,
                    ThreadName = runner?.Naming.Shown,
                    Table = table,
                    Tasks = shown,
                    Source = source,
                    IsCut = isCut,
                });
            }
        }
    }

    // Loops come in the order of their threads, those that do not run last.
    private int Position(SampledThread? runner)
    {
        for (int i = 0; i < threads.Count; i++)
        {
            if (threads[i] == runner)
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private void AddLinked(ulong state, AsyncioOffsets? offsets, TaskListReader lists, HashSet<ulong> addresses)
    {
        if (offsets is null)
        {
            return;
        }

        lists.AddFromList(state + (ulong)offsets.InterpreterTasks, offsets.TaskNode, addresses);
        for (int i = 0; i < threads.Count; i++)
        {
            if (threads[i].Remote.Interpreter == state)
            {
                lists.AddFromList(threads[i].Remote.Address + (ulong)offsets.ThreadTasks, offsets.TaskNode, addresses);
            }
        }
    }

    private SampledThread? FindRunner(ulong state, ulong loop, IEnumerable<AsyncioTask> tasks, RunningLoopReader running)
    {
        for (int i = 0; i < threads.Count; i++)
        {
            RemoteThread remote = threads[i].Remote;
            if (remote.Interpreter == state && running.Runs(remote.Address, loop))
            {
                return threads[i];
            }
        }

        // Without the implementation in C.
        foreach (AsyncioTask task in tasks)
        {
            if (task.Frames.Count > 0 && _onStack.TryGetValue(task.Frames[0].Address, out (SampledThread Thread, ArraySegment<int> Stack, ArraySegment<FrameLocals?> Locals) known))
            {
                return known.Thread;
            }
        }

        return null;
    }

    // Whether its coroutine is on the stack of a thread.
    private bool Runs(AsyncioTask task) => task.Frames.Count > 0 && _onStack.ContainsKey(task.Frames[0].Address);

    private bool IsPython(int id) => table[id].Kind == FrameKind.Python;

    // For each frame that is shown its variables; null where it cannot be told which frame is which.
    private FrameLocals?[] ReadLocals(AsyncioTask task, int[] shown, TaskReader reader)
    {
        RawFrame[] frames = [.. task.Frames];
        if (frames.Length == 0 || shown.Length != frames.Length || !shown.All(IsPython))
        {
            return new FrameLocals?[shown.Length];
        }

        FrameLocals[] values = locals!.Read(frames);
        if (StandsStill)
        {
            return values;
        }

        // It may have gone on and come back to where it was: then it hardly has all the same values, and waits for the same.
        AsyncioTask? after = reader.TryRead(task.Address);
        if (after is { IsExecuting: false, IsMoved: false } && task is { IsExecuting: false, IsMoved: false } && after.Waiter == task.Waiter
            && after.Frames.SequenceEqual(frames) && locals.Read(frames).Zip(values).All(pair => LocalsSampler.IsSame(pair.First, pair.Second)))
        {
            return values;
        }

        LocalsState[] states = LocalsSampler.Compare(frames, after is null ? [] : [.. after.Frames]);
        return [.. values.Select((value, i) => value.After(states[i] == LocalsState.Gone ? LocalsState.Gone : LocalsState.Moved))];
    }

    private WhereTask Show(SeenTask seen, AwaiterReader awaiters)
    {
        AsyncioTask task = seen.Task;
        (SampledThread Thread, ArraySegment<int> Stack, ArraySegment<FrameLocals?> Locals) known = default;
        bool isOnStack = task.Frames.Count > 0 && _onStack.TryGetValue(task.Frames[0].Address, out known);
        return new WhereTask
        {
            Id = task.Address,
            Name = task.Name,
            Coroutine = task.Coroutine,
            Doing = isOnStack || task.IsExecuting ? TaskDoing.Running
                : task.IsCancelling ? TaskDoing.Cancelling
                : task.IsWaiting ? TaskDoing.Waiting
                : TaskDoing.Ready,
            IsMoved = task.IsMoved && !isOnStack,
            Frames = isOnStack ? [.. known.Stack] : seen.Frames,
            Locals = isOnStack ? [.. known.Locals] : seen.Locals,
            AwaitedBy = awaiters.Find(task),
        };
    }

    private static int[] Name(IReadOnlyList<RawFrame> frames, FrameNamer namer)
    {
        RawFrame[] raw = [.. frames];
        _ = namer.TryFind(raw, from: 0);
        return namer.NameWhole(raw);
    }

    // Task-2 comes before Task-10.
    private static int Compare(string one, string other)
    {
        string first = one.TrimEnd(Digits);
        string second = other.TrimEnd(Digits);
        return first != second ? string.CompareOrdinal(one, other)
            : one.Length != other.Length ? one.Length.CompareTo(other.Length)
            : string.CompareOrdinal(one, other);
    }

    private static readonly char[] Digits = [.. "0123456789"];
}
