using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.CPython.Tasks;

/// <summary>
/// Tells which tasks await a task: from its own word (3.14+), and from its callbacks, which lead to the futures that others wait for.
/// </summary>
/// <remarks>
/// Lib/asyncio of each version. A task that awaits a future has that as its waiter. In between may be: gather, shield and wait, whose
/// callbacks are functions with the outer future in a cell; wait_for up to 3.11, a partial with the future as an argument; as_completed,
/// a queue in a cell or in the object of a method; TaskGroup, the object of a method, which names its parent.
/// </remarks>
internal sealed class AwaiterReader
{
    // Futures between a task and one that awaits it, callbacks and values that are looked at.
    private const int MaxFutures = 64;
    private const int MaxCallbacks = 256;
    private const int MaxValues = 64;

    // Pairs of a task and one that awaits it: those of a program are about as many as its tasks.
    private const int MaxPairs = 100_000;

    private readonly ObjectMemory _memory;
    private readonly ObjectReader _objects;
    private readonly AsyncTypes _types;
    private readonly TaskLayout _layout;
    private readonly DequeReader _deques;
    private readonly Dictionary<ulong, List<ulong>> _waiting = [];
    // null where every task that is met is taken for one.
    private readonly HashSet<ulong>? _tasks;
    private readonly List<ulong> _futures = [];
    private readonly List<ulong> _callbacks = [];
    private readonly List<ulong> _values = [];
    private readonly HashSet<ulong> _awaiters = [];
    private int _pairs;

    /// <summary>Prepares to tell of tasks.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Its interpreter.</param>
    /// <param name="objects">Reads objects.</param>
    /// <param name="types">Tells what they are.</param>
    /// <param name="tasks">All tasks.</param>
    public AwaiterReader(ObjectMemory memory, InterpreterLayout layout, ObjectReader objects, AsyncTypes types, IEnumerable<AsyncioTask> tasks)
        : this(memory, layout, objects, types)
    {
        _tasks = [];
        foreach (AsyncioTask task in tasks)
        {
            _tasks.Add(task.Address);
            if (task.Waiter != 0)
            {
                if (!_waiting.TryGetValue(task.Waiter, out List<ulong>? waiting))
                {
                    _waiting.Add(task.Waiter, waiting = []);
                }

                waiting.Add(task.Address);
            }
        }
    }

    /// <summary>Prepares to tell of single tasks, where not all are known.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Its interpreter.</param>
    /// <param name="objects">Reads objects.</param>
    /// <param name="types">Tells what they are.</param>
    public AwaiterReader(ObjectMemory memory, InterpreterLayout layout, ObjectReader objects, AsyncTypes types)
    {
        _memory = memory;
        _objects = objects;
        _types = types;
        _layout = new TaskLayout(layout);
        _deques = new DequeReader(memory, layout);
    }

    /// <summary>The tasks that await a task that lies at an address; for a reader of single tasks.</summary>
    public IReadOnlyCollection<ulong> Find(ulong task)
    {
        _pairs = 0;
        return FindAll(task);
    }

    /// <summary>The tasks that await a task.</summary>
    public IReadOnlyCollection<ulong> Find(AsyncioTask task) => FindAll(task.Address);

    private ulong[] FindAll(ulong task)
    {
        _awaiters.Clear();
        _futures.Clear();
        _futures.Add(task);
        for (int i = 0; i < _futures.Count && _pairs < MaxPairs; i++)
        {
            AddAwaiters(_futures[i]);
        }

        _awaiters.Remove(task);
        _pairs += _awaiters.Count;
        return [.. _awaiters];
    }

    private void AddAwaiters(ulong future)
    {
        if (_waiting.TryGetValue(future, out List<ulong>? waiting))
        {
            _awaiters.UnionWith(waiting);
        }

        AddNamed(future);
        _callbacks.Clear();
        _callbacks.Add(_memory.Word(future + (ulong)_layout.FirstCallback));
        ulong list = _memory.Word(future + (ulong)_layout.MoreCallbacks);
        if (list != 0)
        {
            _values.Clear();
            _ = _objects.TryItems(list, MaxCallbacks, _values, out _);
            foreach (ulong pair in _values.ToArray())
            {
                _values.Clear();
                _ = _objects.TryItems(pair, 1, _values, out _);
                _callbacks.AddRange(_values);
            }
        }

        foreach (ulong callback in _callbacks)
        {
            Follow(future, callback);
        }
    }

    // 3.14+: what says of itself by whom it is awaited.
    private void AddNamed(ulong future)
    {
        if (_layout.AwaitedBy < 0)
        {
            return;
        }

        ulong awaiter = _memory.Word(future + (ulong)_layout.AwaitedBy);
        Span<byte> isSet = stackalloc byte[1];
        _values.Clear();
        if (awaiter != 0 && _memory.TryRead(future + (ulong)_layout.AwaitedByIsSet, isSet))
        {
            if (isSet[0] == 0)
            {
                _values.Add(awaiter);
            }
            else
            {
                _ = _objects.TryItems(awaiter, MaxCallbacks, _values, out _);
            }
        }

        foreach (ulong value in _values)
        {
            if (IsTask(value))
            {
                _awaiters.Add(value);
            }
            else if (_types.Of(value) == AsyncKind.Future)
            {
                Visit(value);
            }
        }
    }

    private bool IsTask(ulong address) => _tasks?.Contains(address) ?? _types.Of(address) == AsyncKind.Task;

    // Where not all tasks are known: what wakes one up is its callback, if it waits for the future indeed.
    private void FollowWakeup(ulong future, ulong task)
    {
        if (_tasks is null && _types.Of(task) == AsyncKind.Task && _memory.Word(task + (ulong)_layout.Waiter) == future)
        {
            _awaiters.Add(task);
        }
    }

    private void Follow(ulong future, ulong callback)
    {
        _values.Clear();
        switch (_types.Of(callback))
        {
            case AsyncKind.Function:
                ulong closure = _objects.Closure(callback);
                if (closure != 0 && _objects.TryItems(closure, MaxValues, _values, out _))
                {
                    foreach (ulong cell in _values.ToArray())
                    {
                        FollowValue(_objects.CellValue(cell));
                    }
                }

                break;
            case AsyncKind.Partial:
                _ = _objects.TryItems(_objects.PartialArguments(callback), MaxValues, _values, out _);
                foreach (ulong value in _values.ToArray())
                {
                    FollowValue(value);
                }

                break;
            case AsyncKind.Wakeup:
                FollowWakeup(future, _objects.WrappedTask(callback));
                break;
            case AsyncKind.Builtin:
                FollowWakeup(future, _objects.BuiltinSelf(callback));
                break;
            case AsyncKind.Method:
                ulong self = _objects.Method(callback).Self;
                ulong parent = _objects.Attribute(self, "_parent_task");
                if (IsTask(parent))
                {
                    _awaiters.Add(parent);
                }
                else if (parent == 0)
                {
                    FollowValue(_objects.Attribute(self, "_done"));
                }

                break;
        }
    }

    private void FollowValue(ulong value)
    {
        switch (_types.Of(value))
        {
            case AsyncKind.Future:
                Visit(value);
                break;
            case AsyncKind.Instance:
                // asyncio.Queue: the futures of those who wait for an item.
                ulong getters = _objects.Attribute(value, "_getters");
                if (_types.Of(getters) == AsyncKind.Deque)
                {
                    List<ulong> items = [];
                    _deques.Read(getters, MaxValues, items);
                    foreach (ulong item in items)
                    {
                        if (_types.Of(item) == AsyncKind.Future)
                        {
                            Visit(item);
                        }
                    }
                }

                break;
        }
    }

    private void Visit(ulong future)
    {
        if (_futures.Count < MaxFutures && !_futures.Contains(future))
        {
            _futures.Add(future);
        }
    }
}
