namespace AustinP.Resolve.Maps;

/// <summary>
/// Follows a capture from its start and tells which files were mapped into the process of a sample. Fed the same
/// items again, it gives the same answers with the same numbers.
/// </summary>
/// <remarks>
/// A <c>module</c> metadatum names its process. A <c>map</c> metadatum does not: the profiler lists the maps of a
/// process when it attaches, in ascending order and perhaps more than once, so they wait in groups for the first
/// samples that they fit.
/// </remarks>
internal sealed class AddressSpaces
{
    /// <summary>Most groups of maps that wait for their process; beyond it the oldest are given up.</summary>
    private const int MostWaiting = 256;

    private readonly List<AddressSpace> _all = [];
    private readonly Dictionary<long, AddressSpace> _current = [];
    private readonly List<List<MapEntry>> _waiting = [];

    /// <summary>Addresses that no waiting group covers; forgotten when a group comes.</summary>
    private readonly HashSet<(long Pid, ulong Pc)> _uncovered = [];
    private bool _groupIsOpen;
    private bool _hasModules;

    /// <summary>All spaces so far, by number.</summary>
    public IReadOnlyList<AddressSpace> All => _all;

    /// <summary>Takes notice of a metadatum; the keys that matter are <c>map</c> and <c>module</c>.</summary>
    public void Metadata(string key, string value)
    {
        if (key == "module" && MapEntry.ParseModule(value, out long pid) is { } module)
        {
            _hasModules = true;
            AddModule(pid, module);
        }
        else if (key == "map" && !_hasModules && MapEntry.ParseMap(value) is { } map)
        {
            AddWaiting(map);
        }
    }

    /// <summary>The space of a process at a sample with these native addresses; null if no maps are known.</summary>
    public AddressSpace? At(long pid, ReadOnlySpan<ulong> pcs)
    {
        _groupIsOpen = false;
        AddressSpace? space = _current.GetValueOrDefault(pid);
        if (_waiting.Count > 0 && (space is null || HasNewUncovered(pid, space, pcs)))
        {
            space = Attribute(pid, space, pcs);
        }

        if (space is null && _all.Count > 0)
        {
            // A fork without maps of its own has those of its parent, most likely the process attached to last.
            space = _all[^1];
            _current[pid] = space;
        }

        return space;
    }

    private bool HasNewUncovered(long pid, AddressSpace space, ReadOnlySpan<ulong> pcs)
    {
        bool found = false;
        foreach (ulong pc in pcs)
        {
            found |= space.Find(pc) is null && _uncovered.Add((pid, pc));
        }

        return found;
    }

    private void AddModule(long pid, MapEntry module)
    {
        AddressSpace? space = _current.GetValueOrDefault(pid);
        if (space is null)
        {
            space = New(pid);
        }
        else if (space.Contradicts(module))
        {
            // Another file at the same place: from here on its addresses mean something else.
            IReadOnlyList<MapEntry> known = space.Entries;
            space = New(pid);
            space.Add(known);
        }

        space.Add(module);
    }

    private void AddWaiting(MapEntry map)
    {
        if (!_groupIsOpen || map.Start < _waiting[^1][^1].Start)
        {
            _uncovered.Clear();
            if (_waiting.Count == MostWaiting)
            {
                _waiting.RemoveAt(0);
            }

            _waiting.Add([]);
            _groupIsOpen = true;
        }

        _waiting[^1].Add(map);
    }

    /// <summary>Gives a process the waiting group that covers most of its addresses, and those that agree with it.</summary>
    private AddressSpace? Attribute(long pid, AddressSpace? space, ReadOnlySpan<ulong> pcs)
    {
        int best = -1;
        int bestCount = 0;
        for (int i = 0; i < _waiting.Count; i++)
        {
            int count = Count(_waiting[i], space, pcs);
            if (count > bestCount)
            {
                (best, bestCount) = (i, count);
            }
        }

        if (best < 0)
        {
            // A process without maps takes the oldest; one with maps leaves them to whom they may belong.
            if (space is not null)
            {
                return space;
            }

            best = 0;
        }

        if (space is null || !space.Agrees(_waiting[best]))
        {
            space = New(pid);
        }

        space.Add(_waiting[best]);
        _waiting.RemoveAt(best);
        while (best < _waiting.Count && space.Agrees(_waiting[best]))
        {
            space.Add(_waiting[best]);
            _waiting.RemoveAt(best);
        }

        return space;
    }

    private static int Count(List<MapEntry> group, AddressSpace? space, ReadOnlySpan<ulong> pcs)
    {
        int count = 0;
        foreach (ulong pc in pcs)
        {
            count += space?.Find(pc) is null && group.Exists(entry => entry.Contains(pc)) ? 1 : 0;
        }

        return count;
    }

    private AddressSpace New(long pid)
    {
        AddressSpace space = new(_all.Count);
        _all.Add(space);
        _current[pid] = space;
        return space;
    }
}
