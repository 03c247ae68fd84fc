using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>Walks interpreters and their thread states, newest first, as the runtime links them.</summary>
internal sealed class ThreadStateList(IRemoteMemory memory, RemoteInterpreter interpreter)
{
    private const int MaxInterpreters = 1024;
    private const int MaxThreads = 65536;

    private readonly InterpreterLayout _layout = interpreter.Layout;

    // A list that leads back into itself ends there.
    private readonly HashSet<ulong> _seen = [];
    private readonly byte[] _head = new byte[interpreter.Layout.ThreadHeadSize];

    /// <summary>The interpreter states of the last walk, newest first.</summary>
    public List<(ulong Address, long Id, ulong ThreadsHead, ulong ThreadsMade)> Interpreters { get; } = [];

    /// <summary>The thread states of the last walk, in order.</summary>
    public List<ThreadStateEntry> Threads { get; } = [];

    /// <summary>Whether the last walk reached the end of every list: one that changes meanwhile may lead astray.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Head of the list of interpreters at the last walk.</summary>
    public ulong InterpretersHead { get; private set; }

    /// <summary>Walks all lists.</summary>
    /// <returns>false when the runtime could not be read, or holds no interpreter.</returns>
    public bool Walk()
    {
        Interpreters.Clear();
        Threads.Clear();
        if (!TryWord(interpreter.Runtime + (ulong)_layout.RuntimeInterpretersHead, out ulong state) || state == 0)
        {
            return false;
        }

        InterpretersHead = state;
        IsWhole = true;
        _seen.Clear();
        for (int i = 0; i < MaxInterpreters && state != 0 && _seen.Add(state); i++)
        {
            if (!TryWord(state + (ulong)_layout.InterpreterId, out ulong id)
                || !TryWord(state + (ulong)_layout.InterpreterThreadsMade, out ulong made)
                || !TryWord(state + (ulong)_layout.InterpreterThreadsHead, out ulong thread)
                || !TryWord(state + (ulong)_layout.InterpreterNext, out ulong next))
            {
                IsWhole = false;
                break;
            }

            // The counter is the older of the two: a thread that starts in between is noticed at the next look.
            Interpreters.Add((state, (long)id, thread, made));
            WalkThreads(state, (long)id, thread);
            state = next;
        }

        return Interpreters.Count > 0;
    }

    private void WalkThreads(ulong state, long id, ulong thread)
    {
        for (int i = 0; i < MaxThreads && thread != 0 && _seen.Add(thread); i++)
        {
            if ((thread & 7) != 0 || memory.Read(thread, _head) != _head.Length || Word(_layout.ThreadInterpreter) != state)
            {
                IsWhole = false;
                return;
            }

            ulong next = Word(_layout.ThreadNext);
            Threads.Add(new ThreadStateEntry(thread, state, id, next, KernelId(), Word(_layout.ThreadIdentity), Word(_layout.ThreadPthread)));
            thread = next;
        }
    }

    // 3.11+ stores it; before, the C library does.
    private long KernelId() => _layout.ThreadNativeId >= 0
        ? (long)Word(_layout.ThreadNativeId)
        : ControlBlock.KernelId(memory, interpreter, Word(_layout.ThreadPthread));

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_head.AsSpan(offset));

    private bool TryWord(ulong address, out ulong word) => memory.TryReadWord(address, out word);
}
