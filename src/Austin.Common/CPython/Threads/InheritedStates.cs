using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>
/// Thread states that name threads of another process. A process that was forked without a word to Python
/// (<c>PyOS_AfterFork_Child</c> was not called) has those of all its parent's threads, and its one thread goes on as the
/// one that forked: tells which of the states is that thread's.
/// </summary>
/// <remarks>
/// It goes on with the control block of the thread that forked. The C library's fork(2) writes the new id there and clears
/// those of the other threads; the bare system call changes none. The kernel clears the id of a thread that ends
/// (<c>CLONE_CHILD_CLEARTID</c>), so that what an ended thread left behind is not taken for an inherited state.
/// </remarks>
internal sealed class InheritedStates(IRemoteMemory memory, RemoteInterpreter interpreter)
{
    private readonly InterpreterLayout _layout = interpreter.Layout;
    private readonly List<ThreadStateEntry> _states = [];
    private readonly List<ThreadStateEntry> _possible = [];
    private readonly HashSet<ulong> _chosen = [];

    public int Count => _states.Count;

    public void Clear() => _states.Clear();

    public void Add(in ThreadStateEntry state) => _states.Add(state);

    /// <summary>Finds the state of an interpreter that the process's first thread runs with.</summary>
    /// <param name="owner">The interpreter.</param>
    /// <param name="leader">Id of that thread, as the target sees it.</param>
    /// <param name="areAll">Whether no state of any interpreter names a thread of the process.</param>
    /// <param name="state">The state.</param>
    /// <returns>false when there is none, or when more than one may be it and none of them is known to have run last.</returns>
    public bool TryChoose(ulong owner, long leader, bool areAll, out ThreadStateEntry state)
    {
        _possible.Clear();
        foreach (ThreadStateEntry candidate in _states)
        {
            if (candidate.Interpreter != owner)
            {
                continue;
            }

            long id = ControlBlock.KernelId(memory, interpreter, candidate.Pthread);
            if (id == leader)
            {
                return Choose(candidate, out state);
            }

            // Without the control block's layout only a process that has no state of its own is known to have inherited all.
            if (id == candidate.KernelId || (interpreter.PthreadIdOffset < 0 && areAll))
            {
                _possible.Add(candidate);
            }
        }

        if (_possible.Count == 1)
        {
            return Choose(_possible[0], out state);
        }

        ulong holder = _possible.Count == 0 ? 0 : _layout.IsFreeThreaded ? Attached() : LastHolder(owner);
        foreach (ThreadStateEntry candidate in _possible)
        {
            if (_chosen.Contains(candidate.Address) || (candidate.Address == holder && holder != 0))
            {
                return Choose(candidate, out state);
            }
        }

        state = default;
        return false;
    }

    private bool Choose(in ThreadStateEntry candidate, out ThreadStateEntry state)
    {
        _ = _chosen.Add(candidate.Address);
        state = candidate;
        return true;
    }

    // Free-threaded: the one possible state that runs Python; 0 when there is none, or more than one.
    private ulong Attached()
    {
        ulong attached = 0;
        foreach (ThreadStateEntry candidate in _possible)
        {
            if (Attachments.Read(memory, _layout, candidate.Address) == Attachments.Attached)
            {
                if (attached != 0)
                {
                    return 0;
                }

                attached = candidate.Address;
            }
        }

        return attached;
    }

    // The state that holds the GIL, or from 3.12 on the one that held it last; 0 when none does.
    private ulong LastHolder(ulong owner)
    {
        ulong holder;
        if (_layout.RuntimeCurrentThread >= 0)
        {
            return memory.TryReadWord(interpreter.Runtime + (ulong)_layout.RuntimeCurrentThread, out holder) ? holder : 0;
        }

        return _layout.InterpreterGil >= 0 && memory.TryReadWord(owner + (ulong)_layout.InterpreterGil, out ulong gil)
            && memory.TryReadWord(gil + (ulong)_layout.GilLastHolder, out holder) ? holder : 0;
    }
}
