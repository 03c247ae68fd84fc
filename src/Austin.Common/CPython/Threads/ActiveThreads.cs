using System.Numerics;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.CPython.Threads;

/// <summary>The dictionary <c>threading._active</c> of one interpreter: from identifiers of threads to their objects.</summary>
/// <remarks>Lib/threading.py of 3.8 to 3.15: a thread puts itself there when it starts and takes itself away at its end.</remarks>
internal sealed class ActiveThreads(ObjectReader objects, ObjectMemory memory, InterpreterLayout layout, ulong interpreter)
{
    private const int MostThreads = 65536;

    private readonly DictWatch _watch = new(memory, layout);
    private readonly Dictionary<ulong, ulong> _objects = [];
    private readonly List<ObjectEntry> _entries = [];
    private ulong _active;

    /// <summary>Rises with every reading.</summary>
    public int Version { get; private set; } = -1;

    /// <summary>Whether there may be threads that were not there at the last reading; the first time there are.</summary>
    public bool HasChanged() => Version < 0 || _watch.HasChanged();

    /// <summary>Reads it anew.</summary>
    public void Read()
    {
        Version++;
        _objects.Clear();
        if (_active == 0 && !TryFind())
        {
            return;
        }

        _watch.Remember(_active);
        _entries.Clear();
        bool isWhole = objects.TryEntries(_active, MostThreads, _entries, out _);
        foreach (ObjectEntry entry in _entries)
        {
            if (objects.TryInteger(entry.Key, out BigInteger ident) && ident > 0 && ident <= ulong.MaxValue)
            {
                _objects[(ulong)ident] = entry.Value;
            }
        }

        if (!isWhole || _objects.Count == 0)
        {
            // Changed under the reading, or something else lies there by now: the main thread is always in it.
            _watch.Remember(0);
            _active = 0;
        }
    }

    /// <summary>The thread's object, as of the last reading; 0 when it has none.</summary>
    public ulong Find(ulong ident) => _objects.GetValueOrDefault(ident);

    // While a program has not imported the module, none of its threads has a name.
    private bool TryFind()
    {
        ulong modules = objects.Modules(interpreter);
        _watch.Remember(modules);
        ulong module = objects.Item(modules, "threading");
        if (module == 0)
        {
            return false;
        }

        _active = objects.ModuleAttribute(module, "_active");
        if (_active == 0)
        {
            // The import goes on, and adds no further module.
            _watch.Remember(0);
        }

        return _active != 0;
    }
}
