using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Tells which object of Python a thread waits for that is blocked in futex(2), and what that is a part of.</summary>
/// <remarks>
/// Up to 3.13 a lock is a semaphore of the C library: the object points to it, and the thread waits for its first word (Modules/_threadmodule.c,
/// Python/thread_pthread.h, glibc's sem_t). The object is found in the thread's own frames. Free-threaded, and from 3.14 on, the thread
/// waits for a word of its own, behind which stands the address in the object (struct wait_entry of Python/parking_lot.c).
/// </remarks>
internal sealed class LockReader
{
    // Condition.wait is called by Event.wait, Queue.get or Barrier._wait, which is called by Barrier.wait.
    private const int MaxFrames = 4;

    // What one look may cost, whatever the frames have.
    private const int MaxReads = 20_000;

    private const string RecursiveLock = "_thread.RLock";

    // Attributes of what threading and queue make of locks (Lib/threading.py, Lib/queue.py), 3.8 to 3.15.
    private static readonly string[] _parts = ["_lock", "_cond", "_block", "mutex", "not_empty", "not_full", "all_tasks_done", "_tstate_lock"];

    private readonly ObjectMemory _memory;
    private readonly ObjectReader _objects;
    private readonly LocalsReader _locals;
    private readonly ulong _header;

    /// <summary>Prepares to read.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Its interpreter.</param>
    public LockReader(IRemoteMemory memory, InterpreterLayout layout)
    {
        _memory = new ObjectMemory(memory);
        _objects = new ObjectReader(_memory, layout);
        _locals = new LocalsReader(_memory, layout, _objects);
        _header = (ulong)new ObjectLayout(layout).Header;
    }

    /// <summary>Finds what a thread waits for.</summary>
    /// <param name="word">Address of the word that it waits for.</param>
    /// <param name="frames">Its frames, outermost first.</param>
    /// <returns>null when it is no lock of Python, or is not found.</returns>
    public AwaitedLock? Find(ulong word, ReadOnlySpan<RawFrame> frames)
    {
        _memory.ReadsLeft = MaxReads;
        List<List<LocalVariable>> variables = [];
        ulong found = Parked(word);
        int level = 0;
        for (int i = frames.Length - 1; i >= 0 && variables.Count < MaxFrames; i--)
        {
            if (frames[i].IsMarker)
            {
                continue;
            }

            List<LocalVariable> own = [];
            _ = _locals.TryRead(frames[i].Address, frames[i].Code, own);
            if (found == 0)
            {
                List<ulong> values = [.. own.Select(variable => variable.Value)];
                _locals.ReadStack(frames[i].Address, frames[i].Code, values);
                found = values.Select(value => Lock(value, word)).FirstOrDefault(value => value != 0);
                level = variables.Count;
            }

            variables.Add(own);
        }

        return found == 0 ? null : Whole(found, variables, level);
    }

    private ulong Parked(ulong word)
    {
        ulong address = unchecked(_memory.Word(unchecked(word - sizeof(ulong))) - _header);
        return LockType(address) is null ? 0 : address;
    }

    // The lock itself, or the method of one that is called.
    private ulong Lock(ulong value, ulong word)
    {
        if (!ObjectMemory.IsAddress(value))
        {
            return 0;
        }

        if (_memory.Word(value + _header) == word)
        {
            return LockType(value) is null ? 0 : value;
        }

        ulong self = _objects.BuiltinSelf(value);
        return ObjectMemory.IsAddress(self) && _memory.Word(self + _header) == word && LockType(self) is not null ? self : 0;
    }

    // null for what is no lock.
    private string? LockType(ulong address) =>
        _objects.TryType(address)?.Name is ("_thread.lock" or RecursiveLock or "_queue.SimpleQueue") and var name ? name : null;

    // What the lock is a part of, as the methods tell that wait for it.
    private AwaitedLock Whole(ulong address, List<List<LocalVariable>> variables, int level)
    {
        AwaitedLock whole = new(LockType(address) ?? "", address, 0);
        if (whole.Type == RecursiveLock)
        {
            // Behind the lock in all versions: rlock_owner, from 3.14 on lock.thread.
            whole = whole with { Owner = _memory.Word(address + _header + sizeof(ulong)) };
        }

        for (int i = level; i < variables.Count; i++)
        {
            // Not always the first one: up to 3.10 an argument that an inner function uses comes behind the others.
            ulong self = variables[i].Find(variable => variable.Name == "self").Value;
            if (_objects.TryType(self) is not { IsHeapType: true } type)
            {
                break;
            }

            if (self == whole.Address)
            {
                continue;
            }

            string name = _objects.FullName(type);
            bool isOne = name.StartsWith("threading.", StringComparison.Ordinal) || name.StartsWith("queue.", StringComparison.Ordinal);
            bool isWhole = isOne && (Array.Exists(_parts, part => _objects.Attribute(self, part) == whole.Address)
                || (i == level && variables[i].Exists(variable => variable.Value == whole.Address)));
            if (!isWhole)
            {
                break;
            }

            ulong owner = name == "threading._RLock" && _objects.TryInteger(_objects.Attribute(self, "_owner"), out var ident) && ident >= 0 && ident <= ulong.MaxValue
                ? (ulong)ident
                : whole.Owner;
            whole = new AwaitedLock(name, self, owner);
        }

        return whole;
    }
}
