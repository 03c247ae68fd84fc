using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Tasks;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.Sampling.Threads;

/// <summary>Finds where the interpreters of a process keep their running tasks, once they have loaded asyncio.</summary>
/// <param name="thread">A thread of the process that has not ended.</param>
/// <param name="memory">Its memory.</param>
/// <param name="layout">Its interpreter.</param>
/// <param name="objects">Reads objects.</param>
/// <param name="lists">Finds the module.</param>
internal sealed class TaskPlaces(int thread, IRemoteMemory memory, InterpreterLayout layout, ObjectReader objects, TaskListReader lists)
{
    // Between two looks, in ns, at what is cheap to look at; and at what is not, the first time and at most.
    private const long Pause = 20_000_000;
    private const long LongestPause = 5_000_000_000;

    private const int MaxInterpreters = 1 << 12;

    private readonly ObjectMemory _memory = new(memory);
    private readonly Dictionary<ulong, Entry> _entries = [];

    /// <summary>Where an interpreter keeps them.</summary>
    /// <param name="interpreter">Its state.</param>
    /// <param name="now">In ns since boot.</param>
    /// <returns>null while asyncio is not loaded.</returns>
    public TaskPlace? Find(ulong interpreter, long now)
    {
        if (!_entries.TryGetValue(interpreter, out Entry? entry))
        {
            if (_entries.Count >= MaxInterpreters)
            {
                _entries.Clear();
            }

            entry = new Entry(new DictWatch(_memory, layout));
            _entries.Add(interpreter, entry);
        }

        if (entry.Place is null && now >= entry.Due)
        {
            Read(interpreter, now, entry);
        }

        return entry.Place;
    }

    /// <summary>The module <c>asyncio.tasks</c> of an interpreter; 0 while it is not known.</summary>
    public ulong Module(ulong interpreter) => _entries.TryGetValue(interpreter, out Entry? entry) ? entry.Module : 0;

    private void Read(ulong interpreter, long now, Entry entry)
    {
        entry.Due = now + Pause;
        if (entry.Module == 0)
        {
            if (!entry.Modules.HasChanged())
            {
                return;
            }

            entry.Modules.Remember(objects.Modules(interpreter));
            entry.Module = lists.IsComplete(interpreter) ? lists.Module(interpreter) : 0;
            if (entry.Module == 0)
            {
                return;
            }
        }

        if (layout.Minor >= 14)
        {
            // The module of the C implementation is loaded by that in Python, which is seen first.
            entry.Place = AsyncioLocator.TryFind(new ProcessFiles(thread), memory) is { } offsets ? new TaskPlace(0, offsets) : null;
        }
        else
        {
            ulong current = objects.ModuleAttribute(entry.Module, "_current_tasks");
            entry.Place = current == 0 ? null : new TaskPlace(current, null);
        }

        entry.Due = now + entry.Pause;
        entry.Pause = Math.Min(entry.Pause * 2, LongestPause);
    }

    private sealed class Entry(DictWatch modules)
    {
        public DictWatch Modules { get; } = modules;

        public ulong Module { get; set; }

        public TaskPlace? Place { get; set; }

        public long Due { get; set; }

        public long Pause { get; set; } = TaskPlaces.Pause;
    }
}
