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

    /// <summary>Most samples that may fail to tell the waiting groups apart; then the first of them is taken.</summary>
    private const int MostTries = 1000;

    private readonly List<AddressSpace> _all = [];
    private readonly Dictionary<long, AddressSpace> _current = [];
    private readonly List<List<MapEntry>> _waiting = [];
    private readonly HashSet<AddressSpace> _undecided = [];
    private readonly Dictionary<AddressSpace, int> _tries = [];

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

    /// <summary>
    /// The space of a process at a sample with these native addresses; null if no maps are known. What is mapped
    /// there may become known only later: ask after <see cref="Finish"/>.
    /// </summary>
    public AddressSpace? At(long pid, ReadOnlySpan<ulong> pcs)
    {
        _groupIsOpen = false;
        AddressSpace? space = _current.GetValueOrDefault(pid);
        if (space is null && (_waiting.Count > 0 || _all.Count > 0))
        {
            space = New(pid);
            _undecided.Add(space);
        }

        if (_waiting.Count > 0 && HasNewUncovered(pid, space!, pcs))
        {
            space = Attribute(pid, space!, pcs);
        }

        return space;
    }

    /// <summary>The capture has ended: what still waits goes to the processes that have nothing, in order.</summary>
    public void Finish()
    {
        foreach (AddressSpace space in _undecided.OrderBy(space => space.Id))
        {
            if (_waiting.Count > 0)
            {
                TakeFrom(0, space);
            }
            else if (_all.Take(space.Id).LastOrDefault(other => other.Entries.Count > 0) is { } parent)
            {
                // A fork without maps of its own has those of its parent, most likely the process attached to before.
                space.Add(parent.Entries);
            }
        }

        _undecided.Clear();
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

    /// <summary>
    /// Gives a process the waiting group that covers most of its addresses, and those that agree with it. Where
    /// groups of different processes cover as many, a later sample has to tell.
    /// </summary>
    private AddressSpace Attribute(long pid, AddressSpace space, ReadOnlySpan<ulong> pcs)
    {
        int best = -1;
        int bestCount = 0;
        bool isAmbiguous = false;
        for (int i = 0; i < _waiting.Count; i++)
        {
            int count = Count(_waiting[i], space, pcs);
            if (count > bestCount)
            {
                (best, bestCount, isAmbiguous) = (i, count, false);
            }
            else if (count == bestCount && best >= 0)
            {
                isAmbiguous |= !AreOfOneProcess(_waiting[best], _waiting[i]);
            }
        }

        if (best < 0)
        {
            return space;
        }

        int tries = _tries[space] = _tries.GetValueOrDefault(space) + 1;
        if (isAmbiguous && tries < MostTries)
        {
            ForgetUncovered(pid, pcs);
            return space;
        }

        if (!space.Agrees(_waiting[best]))
        {
            space = New(pid);
        }

        _undecided.Remove(space);
        TakeFrom(best, space);
        return space;
    }

    private static bool AreOfOneProcess(List<MapEntry> first, List<MapEntry> second)
    {
        AddressSpace space = new(0);
        space.Add(first);
        return space.Agrees(second);
    }

    private void TakeFrom(int group, AddressSpace space)
    {
        do
        {
            space.Add(_waiting[group]);
            _waiting.RemoveAt(group);
        }
        while (group < _waiting.Count && space.Agrees(_waiting[group]));
    }

    private void ForgetUncovered(long pid, ReadOnlySpan<ulong> pcs)
    {
        foreach (ulong pc in pcs)
        {
            _uncovered.Remove((pid, pc));
        }
    }

    private static int Count(List<MapEntry> group, AddressSpace space, ReadOnlySpan<ulong> pcs)
    {
        int count = 0;
        foreach (ulong pc in pcs)
        {
            count += space.Find(pc) is null && Covers(group, pc) ? 1 : 0;
        }

        return count;
    }

    // The ranges of a group start in ascending order.
    private static bool Covers(List<MapEntry> group, ulong pc)
    {
        int low = 0;
        int high = group.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = group[middle].Start <= pc ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && group[low - 1].Contains(pc);
    }

    private AddressSpace New(long pid)
    {
        AddressSpace space = new(_all.Count);
        _all.Add(space);
        _current[pid] = space;
        return space;
    }
}
