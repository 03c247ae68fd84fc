using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Tasks;

/// <summary>Finds the tasks of an interpreter, those that have ended but are still referred to included.</summary>
/// <remarks>
/// Lib/asyncio/tasks.py: up to 3.11 a WeakSet <c>_all_tasks</c>; 3.12+ a WeakSet <c>_scheduled_tasks</c> and a set <c>_eager_tasks</c>;
/// 3.14+ the tasks of the C implementation are linked to the state of their thread instead (Modules/_asynciomodule.c).
/// </remarks>
internal sealed class TaskListReader(ObjectMemory memory, ObjectReader objects, AsyncTypes types)
{
    /// <summary>Most tasks that are looked at.</summary>
    public const int MaxTasks = 100_000;

    // What changes while it is read is read again so often.
    private const int MaxAttempts = 16;

    private static readonly string[] SetNames = ["_all_tasks", "_scheduled_tasks", "_eager_tasks"];

    private readonly List<ulong> _items = [];

    /// <summary>The module <c>asyncio.tasks</c>; 0 where it is not loaded.</summary>
    /// <param name="interpreter">The interpreter state.</param>
    public ulong Module(ulong interpreter) => objects.Item(objects.Modules(interpreter), "asyncio.tasks");

    /// <summary>Whether asyncio is loaded up to its last parts; before, the module may still hold what it had before that of the C implementation.</summary>
    /// <param name="interpreter">The interpreter state.</param>
    public bool IsComplete(ulong interpreter) => objects.Item(objects.Modules(interpreter), "asyncio.runners") != 0;

    /// <summary>Adds the tasks that the module keeps.</summary>
    public void AddFromModule(ulong module, HashSet<ulong> tasks)
    {
        foreach (ulong set in Sets(module))
        {
            AddFromSet(set, tasks);
        }
    }

    /// <summary>The sets in which the module keeps tasks, which stay the same.</summary>
    public List<ulong> Sets(ulong module)
    {
        List<ulong> sets = [];
        foreach (string name in SetNames)
        {
            ulong set = objects.ModuleAttribute(module, name);
            if (set != 0)
            {
                // A WeakSet (Lib/_weakrefset.py) keeps weak references in its set data.
                ulong data = objects.Attribute(set, "data");
                sets.Add(data == 0 ? set : data);
            }
        }

        return sets;
    }

    /// <summary>Adds the tasks of a set, or those that its weak references lead to.</summary>
    public void AddFromSet(ulong set, HashSet<ulong> tasks)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            _items.Clear();
            bool isWhole = objects.TryItems(set, MaxTasks, _items, out _);
            foreach (ulong item in _items)
            {
                // One that is no task is a reference to one.
                Add(types.Of(item) == AsyncKind.Task ? item : objects.WeakTarget(item), tasks);
            }

            if (isWhole)
            {
                break;
            }
        }
    }

    /// <summary>Adds the tasks of a circular list (3.14+).</summary>
    /// <param name="head">Address of its head, a node that is none of a task.</param>
    /// <param name="taskNode">Where a task has its node.</param>
    /// <param name="tasks">They are added here.</param>
    public void AddFromList(ulong head, int taskNode, HashSet<ulong> tasks)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ulong node = memory.Word(head);
            CycleGuard guard = default;
            for (int i = 0; i < MaxTasks && node != head && ObjectMemory.IsAddress(node) && !guard.Meets(node); i++)
            {
                if (types.Of(node - (ulong)taskNode) != AsyncKind.Task)
                {
                    break;
                }

                Add(node - (ulong)taskNode, tasks);
                // Of one that has ended meanwhile this is 0.
                node = memory.Word(node);
            }

            if (node == head)
            {
                return;
            }
        }
    }

    private static void Add(ulong task, HashSet<ulong> tasks)
    {
        if (task != 0 && tasks.Count < MaxTasks)
        {
            tasks.Add(task);
        }
    }
}
