namespace AustinP.Modules;

/// <summary>Named functions that a program made while it runs, in order of address.</summary>
internal sealed class GeneratedFunctions
{
    private readonly List<(ulong Start, ulong Size, byte[] Name)> _entries = [];

    /// <summary>Takes other functions, in any order.</summary>
    /// <param name="functions">Addresses and sizes in bytes, and names.</param>
    public void Replace(IEnumerable<(ulong Start, ulong Size, byte[] Name)> functions)
    {
        _entries.Clear();
        _entries.AddRange(functions);
        _entries.Sort((x, y) => x.Start.CompareTo(y.Start));
    }

    /// <summary>The function around an address.</summary>
    public bool TryFind(ulong pc, out ReadOnlySpan<byte> name, out ulong start)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _entries[middle].Start <= pc ? (middle + 1, high) : (low, middle);
        }

        bool found = low > 0 && pc - _entries[low - 1].Start < _entries[low - 1].Size;
        name = found ? _entries[low - 1].Name : default;
        start = found ? _entries[low - 1].Start : 0;
        return found;
    }
}
