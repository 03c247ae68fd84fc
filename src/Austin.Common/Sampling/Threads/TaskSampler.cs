using System.Numerics;
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
internal sealed class TaskSampler(
    int pid, ITargetFiles files, IRemoteMemory memory, RemoteInterpreter interpreter, IReadOnlyList<SampledThread> threads, FrameTable table, bool withColumns,
    ISourceLines? source)
{
    /// <summary>Most tasks of an interpreter that are shown.</summary>
    public const int MaxTasks = 10_000;

    // Reads of one look, which take about a second: what a program may cost us, whatever it has in its memory.
    private const long MaxReads = 2_000_000;

    // The same in ns: most of the time goes to reads.
    private const long MaxTime = 10_000_000_000;

    private readonly InterpreterLayout _layout = interpreter.Layout;
    private readonly Dictionary<ulong, (SampledThread Thread, int[] Stack)> _onStack = [];
    private readonly HashSet<long> _shown = [];

    /// <summary>Notes the stack of a thread that is shown.</summary>
    /// <param name="sampled">The thread.</param>
    /// <param name="frames">All that is shown of its stack.</param>
    public void Note(SampledThread sampled, int[] frames)
    {
        _shown.Add(sampled.Track.ThreadId);
        RawFrame[] raw = [.. sampled.Track.Frames.AsSpan(0, sampled.Track.FrameCount).ToArray().Where(frame => !frame.IsMarker)];
        int[] python = [.. frames.Where(id => table[id].Kind == FrameKind.Python)];
        for (int i = 0; i < raw.Length && raw.Length == python.Length; i++)
        {
            _onStack[raw[i].Address] = (sampled, python[i..]);
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
            ThreadTrack track = threads[i].Track;
            ulong module = interpreters.Add(track.Interpreter) ? lists.Module(track.Interpreter) : 0;
            if (module == 0)
            {
                continue;
            }

            offsets ??= _layout.Minor >= 14 ? AsyncioLocator.TryFind(files, memory) : null;
            HashSet<ulong> addresses = [];
            lists.AddFromModule(module, addresses);
            AddLinked(track.Interpreter, offsets, lists, addresses);
            TaskReader reader = new(budget, _layout, objects, types, new CoroutineReader(budget, _layout, types, codes));
            List<(AsyncioTask Task, int[] Frames)> tasks = [];
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
                    tasks.Add((task, Name(task.Frames, namer)));
                }
            }

            AwaiterReader awaiters = new(budget, _layout, objects, types, tasks.Select(item => item.Task));
            IEnumerable<(IGrouping<ulong, (AsyncioTask Task, int[] Frames)> Loop, SampledThread? Runner)> loops = tasks.GroupBy(item => item.Task.Loop)
                .Select(loop => (loop, FindRunner(track.Interpreter, loop.Key, loop.Select(item => item.Task), offsets, objects)));
            foreach ((IGrouping<ulong, (AsyncioTask Task, int[] Frames)> loop, SampledThread? runner) in loops.OrderBy(item => Position(item.Runner)))
            {
                if (onlyShown && (runner is null || !_shown.Contains(runner.Track.ThreadId)))
                {
                    continue;
                }

                List<WhereTask> shown = [.. loop.Select(item => Show(item.Task, item.Frames, awaiters))];
                shown.Sort((one, other) => Compare(one.Name, other.Name));
                view.Write(new WhereLoop
                {
                    Pid = pid,
                    IsChild = isChild,
                    InterpreterId = track.InterpreterId,
                    Id = loop.Key,
                    ThreadId = runner?.Track.ThreadId ?? 0,
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
            if (threads[i].Track.Interpreter == state)
            {
                lists.AddFromList(threads[i].Track.Address + (ulong)offsets.ThreadTasks, offsets.TaskNode, addresses);
            }
        }
    }

    private SampledThread? FindRunner(ulong state, ulong loop, IEnumerable<AsyncioTask> tasks, AsyncioOffsets? offsets, ObjectReader objects)
    {
        // Lib/asyncio/base_events.py: the identifier of the thread while it runs, else None.
        bool hasIdent = objects.TryInteger(objects.Attribute(loop, "_thread_id"), out BigInteger ident);
        for (int i = 0; i < threads.Count; i++)
        {
            ThreadTrack track = threads[i].Track;
            if (track.Interpreter == state
                && ((offsets is not null && memory.TryReadWord(track.Address + (ulong)offsets.ThreadLoop, out ulong running) && running == loop)
                    || (hasIdent && memory.TryReadWord(track.Address + (ulong)_layout.ThreadPthread, out ulong pthread) && pthread == ident)))
            {
                return threads[i];
            }
        }

        // Other loops keep that in C.
        foreach (AsyncioTask task in tasks)
        {
            if (task.Frames.Count > 0 && _onStack.TryGetValue(task.Frames[0].Address, out (SampledThread Thread, int[] Stack) known))
            {
                return known.Thread;
            }
        }

        return null;
    }

    private WhereTask Show(AsyncioTask task, int[] frames, AwaiterReader awaiters)
    {
        (SampledThread Thread, int[] Stack) known = default;
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
            Frames = isOnStack ? known.Stack! : frames,
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
