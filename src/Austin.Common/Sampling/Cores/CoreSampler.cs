using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.Cores;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling.Threads;

namespace Austin.Common.Sampling.Cores;

/// <summary>Looks at every thread of a process that left a core, for where mode: as at those of a running one, but that nothing moves.</summary>
/// <param name="core">The core.</param>
/// <param name="files">Its files.</param>
/// <param name="memory">Its memory.</param>
/// <param name="settings">What to show.</param>
/// <param name="native">Adds native frames; null for Python frames alone.</param>
internal sealed class CoreSampler(CoreFile core, CoreFiles files, IRemoteMemory memory, SamplingSettings settings, NativeCoreFactory? native = null) : IDisposable
{
    private readonly List<(SampledThread Thread, CoreThread Note)> _threads = [];
    private RemoteInterpreter? _interpreter;
    private RuntimeSnapshot? _header;
    private INativeCore? _native;

    /// <summary>The version met, also one that is not supported.</summary>
    public PythonVersion Version { get; private set; }

    /// <summary>Finds the interpreter and its threads.</summary>
    public LocateOutcome TryLocate()
    {
        InterpreterLocator locator = new(files, memory) { ScansProgram = true };
        LocateOutcome outcome = locator.TryLocate(out _interpreter);
        Version = locator.Version;
        if (outcome != LocateOutcome.Found)
        {
            return outcome;
        }

        ThreadStateList list = new(memory, _interpreter!);
        if (!list.Walk())
        {
            return LocateOutcome.NotReady;
        }

        _header = new RuntimeSnapshot(_interpreter!, list);
        _header.Plan();
        _native = native?.Invoke(core, files, memory, _interpreter!);
        AddThreads(list);
        return _threads.Count > 0 ? LocateOutcome.Found : LocateOutcome.NotReady;
    }

    /// <summary>Shows every thread, first the one that took the signal, those without Python last, and the tasks of event loops.</summary>
    /// <param name="view">What shows them.</param>
    /// <param name="stop">Ends the look.</param>
    public void Sample(IWhereObserver view, StopRequest stop)
    {
        RemoteInterpreter interpreter = _interpreter!;
        StackSampler stacks = new(memory, interpreter, _header!, settings.WithColumns) { StandsStill = true };
        LocalsSampler? locals = settings.LocalsDetail > 0 ? new LocalsSampler(memory, interpreter.Layout, settings.LocalsDetail) : null;
        // What was written after the core was is not what the process ran; its working folder is not in the core.
        ISourceLines? source = settings.WithSource ? new SourceLines(files.Root, folder: null, core.Written) : null;
        TaskSampler tasks = new(
            core.Notes.Pid, files, memory, interpreter, [.. _threads.Select(pair => pair.Thread).Where(RunsPython)], stacks.Table, settings.WithColumns, source, locals)
        {
            StandsStill = true,
        };
        ChosenThreads chosen = new(core.Notes.Pid, settings);
        int leftOut = 0;
        ExceptionReader exceptions = new(memory, interpreter.Layout);
        LockSampler locks = new(memory, interpreter.Layout, _threads.Select(pair => pair.Thread));
        ReadNames(interpreter);
        locals?.Begin(stop);
        foreach ((SampledThread thread, CoreThread note) in _threads)
        {
            if (stop.IsRequested)
            {
                return;
            }

            StackQuality quality = ReadStack(stacks, thread);
            bool tookSignal = core.Signal is not null && note == core.Notes.Threads[0];
            ThreadActivity activity = locks.Read(ReadActivity(thread, note, tookSignal), thread);
            bool idle = activity.Doing is ThreadDoing.InCall or ThreadDoing.WaitsForGil or ThreadDoing.Suspended;
            if ((idle && settings.SkipIdle) || !chosen.Includes(thread))
            {
                leftOut++;
                continue;
            }

            int[] frames = [.. stacks.Merge(thread, withSource: true, out bool whole)];
            FrameLocals?[] variables = locals is null ? [] : ReadLocals(locals, thread, frames, stacks.Table);
            tasks.Note(thread, frames, variables);
            // Nothing moves here: what is missing was not in the core, be it the innermost frame alone.
            bool isInvalid = !whole || quality != StackQuality.Whole;
            Sample sample = new()
            {
                Pid = core.Notes.Pid,
                InterpreterId = thread.Remote.InterpreterId,
                ThreadId = thread.Remote.ThreadId,
                Frames = frames,
                Table = stacks.Table,
                Flags = (isInvalid ? SampleFlags.Invalid : 0) | (idle ? SampleFlags.Idle : 0)
                    | (activity.IsCollecting ? SampleFlags.Gc : 0),
            };
            view.Write(sample, new WhereThread
            {
                Name = thread.Naming.Shown,
                Activity = activity,
                Signal = tookSignal ? Signals.Name(core.Signal!.Number) : null,
                RunsPython = RunsPython(thread),
                Raised = RunsPython(thread) ? ThreadException.From(exceptions.Raised(thread.Remote.Address)) : null,
                Handled = RunsPython(thread) ? ThreadException.From(exceptions.Handled(thread.Remote.Address, thread.Remote.Interpreter)) : null,
                Source = source,
                Locals = variables,
            });
        }

        if (leftOut > 0)
        {
            view.LeaveOut(core.Notes.Pid, leftOut);
        }

        tasks.Sample(view, isChild: false, onlyShown: settings.SkipIdle || !chosen.IsAll, stop);
    }

    public void Dispose()
    {
        foreach ((SampledThread thread, _) in _threads)
        {
            thread.Dispose();
        }

        _threads.Clear();
        _native?.Dispose();
    }

    // Oldest first, as a thread state of 3.8 to 3.10 that no thread runs yet has the id of the thread that made it. A state that belongs
    // to no thread of the core was being made, or left behind by a fork.
    private void AddThreads(ThreadStateList list)
    {
        HashSet<(CoreThread, ulong)> bound = [];
        Dictionary<ulong, CoreThread> byPthread = [];
        Dictionary<long, CoreThread> byId = [];
        foreach (CoreThread thread in core.Notes.Threads)
        {
            _ = byId.TryAdd(thread.Id, thread);
            if (thread.Pthread != 0)
            {
                _ = byPthread.TryAdd(thread.Pthread, thread);
            }
        }

        for (int i = list.Threads.Count - 1; i >= 0; i--)
        {
            ThreadStateEntry entry = list.Threads[i];
            CoreThread? note = byPthread.GetValueOrDefault(entry.Pthread) ?? byId.GetValueOrDefault(entry.KernelId);
            if (note is null || !bound.Add((note, entry.Interpreter)))
            {
                continue;
            }

            RemoteThread remote = new(entry.Address, entry.Interpreter, entry.InterpreterId)
            {
                ThreadId = note.Id,
                InnerThreadId = entry.KernelId,
                Pthread = entry.Pthread,
                Next = entry.Next,
                IdentityWord = entry.IdentityWord,
            };
            _threads.Add((new SampledThread(remote, null, _native?.Open(note, remote)), note));
        }

        _threads.Reverse();
        if (_threads.Count > 0)
        {
            AddOthers([.. _threads.Select(pair => pair.Note)]);
        }

        if (core.Signal is not null)
        {
            CoreThread first = core.Notes.Threads[0];
            List<(SampledThread, CoreThread)> ordered = [.. _threads.OrderBy(pair => pair.Note == first ? 0 : 1)];
            _threads.Clear();
            _threads.AddRange(ordered);
        }
    }

    // Of those that never ran Python, or do not any more, a core has the registers.
    private void AddOthers(HashSet<CoreThread> known)
    {
        foreach (CoreThread note in core.Notes.Threads.Where(note => !known.Contains(note)))
        {
            RemoteThread remote = new(address: 0, interpreter: 0, interpreterId: 0) { ThreadId = note.Id, InnerThreadId = note.Id, Pthread = note.Pthread };
            _threads.Add((new SampledThread(remote, null, _native?.Open(note, remote)), note));
        }
    }

    private static bool RunsPython(SampledThread thread) => thread.Remote.Address != 0;

    private static StackQuality ReadStack(StackSampler stacks, SampledThread thread)
    {
        if (!RunsPython(thread) && thread.Native is null)
        {
            return StackQuality.Whole;
        }

        StackQuality quality = stacks.Read(thread, 0, withHeader: false);
        if (RunsPython(thread))
        {
            stacks.Name(thread, 0, ref quality);
        }

        return quality;
    }

    private void ReadNames(RemoteInterpreter interpreter)
    {
        ThreadNameReader names = new(memory, interpreter.Layout);
        foreach ((SampledThread thread, CoreThread note) in _threads.Where(pair => RunsPython(pair.Thread)))
        {
            RemoteThread remote = thread.Remote;
            names.Update(thread.Naming.Watched, remote.Address, remote.Interpreter, remote.InnerThreadId, note.Id == core.Notes.Pid);
            thread.Naming.Shown = thread.Naming.Watched.Text is { } name ? SafeText.Line(name) : null;
        }
    }

    private ThreadActivity ReadActivity(SampledThread thread, CoreThread note, bool tookSignal) =>
        RunsPython(thread)
            ? GilActivity.Read(_header!, memory, thread, _threads.Select(pair => pair.Thread), (holdsGil, holder) => ReadActivity(thread, note, tookSignal, holdsGil, holder))
            : ReadActivity(thread, note, tookSignal, holdsGil: null, holder: 0);

    private ThreadActivity ReadActivity(SampledThread thread, CoreThread note, bool tookSignal, bool? holdsGil, ulong holder)
    {
        // Names of calls are those of this machine.
        if (!note.TellsCalls || core.Machine != OwnMachine.Architecture)
        {
            return new ThreadActivity { Doing = ThreadDoing.Unknown, HoldsGil = holdsGil };
        }

        if (note.Call < 0 || tookSignal)
        {
            return new ThreadActivity { Doing = ThreadDoing.Running, HoldsGil = holdsGil };
        }

        string call = SystemCalls.Name(note.Call);
        if (RunsPython(thread) && SystemCalls.IsOnWord(call) && _header!.IsInGil(note.Argument, thread.Remote.Interpreter))
        {
            SampledThread? other = _threads.Select(pair => pair.Thread).FirstOrDefault(t => t.Remote.Address == holder && holder != 0 && t != thread);
            return new ThreadActivity
            {
                Doing = ThreadDoing.WaitsForGil,
                Call = call,
                HoldsGil = false,
                GilHolder = other?.Remote.ThreadId ?? 0,
                GilHolderName = other?.Naming.Shown,
            };
        }

        ThreadLock? awaited = SystemCalls.IsOnWord(call) ? new ThreadLock { Address = note.Argument } : null;
        return new ThreadActivity { Doing = ThreadDoing.InCall, Call = call, HoldsGil = holdsGil, Lock = awaited };
    }

    // None where it cannot be told which frame is which.
    private static FrameLocals?[] ReadLocals(LocalsSampler locals, SampledThread thread, int[] shown, FrameTable table)
    {
        FrameLocals?[] variables = new FrameLocals?[shown.Length];
        RawFrame[] frames = [.. thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount).ToArray().Where(frame => !frame.IsMarker).Take(thread.IdCount)];
        int[] python = [.. Enumerable.Range(0, shown.Length).Where(i => table[shown[i]].Kind == FrameKind.Python)];
        if (python.Length != frames.Length)
        {
            return variables;
        }

        FrameLocals[] values = locals.Read(frames);
        for (int i = 0; i < frames.Length; i++)
        {
            variables[python[i]] = values[i];
        }

        return variables;
    }
}
