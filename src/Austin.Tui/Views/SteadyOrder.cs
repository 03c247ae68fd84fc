namespace Austin.Tui.Views;

/// <summary>
/// Keeps rows where they are while their values differ by little, so that those that are nearly equal do not change places with
/// each picture. A row passes another only when it has more by 5 % of the total, or by a fifth of its own value where that is
/// less.
/// </summary>
internal sealed class SteadyOrder
{
    private const double TotalShare = 0.05;
    private const double OwnShare = 0.2;

    // Where so many rows have to move, the picture is another one, and is sorted as a whole.
    private const int MostMoves = 64;

    private Dictionary<int, int[]> _before = [];
    private Dictionary<int, int[]> _now = [];
    private int _version = -1;

    /// <summary>Begins a picture. Orders that the one before it did not ask for are forgotten.</summary>
    /// <param name="version">Where it is another than before, all is sorted anew.</param>
    public void Begin(int version)
    {
        _before = version == _version ? _now : [];
        _now = [];
        _version = version;
    }

    /// <summary>Puts rows into the order to show them in.</summary>
    /// <param name="group">Which rows these are: groups have nothing to do with each other.</param>
    /// <param name="sorted">The rows, sorted; those with the greatest value come first.</param>
    /// <param name="key">What a row is known by from picture to picture.</param>
    /// <param name="value">What they are sorted by.</param>
    /// <param name="total">What all values are shares of.</param>
    public List<T> Arrange<T>(int group, List<T> sorted, Func<T, int> key, Func<T, long> value, long total)
    {
        List<T> arranged = _before.TryGetValue(group, out int[]? before) ? Keep(before, sorted, key, value, total) : sorted;
        _now[group] = [.. arranged.Select(key)];
        return arranged;
    }

    private static List<T> Keep<T>(int[] before, List<T> sorted, Func<T, int> key, Func<T, long> value, long total)
    {
        Dictionary<int, int> places = [];
        for (int place = 0; place < before.Length; place++)
        {
            places[before[place]] = place;
        }

        List<T> kept = [];
        List<double> least = []; // of the values up to there; it never rises
        int moves = 0;
        foreach (T row in sorted.Where(row => places.ContainsKey(key(row))).OrderBy(row => places[key(row)]))
        {
            double own = value(row);
            moves += Insert(kept, least, row, own, own - Math.Min(own * OwnShare, total * TotalShare)) ? 1 : 0;
        }

        // New rows have no place to keep.
        foreach (T row in sorted.Where(row => !places.ContainsKey(key(row))))
        {
            moves += Insert(kept, least, row, value(row), value(row)) ? 1 : 0;
        }

        return moves > MostMoves ? sorted : kept;
    }

    // Before the first row that has less than a limit. Rows behind that one have less than the new row, too: else they would have passed it.
    private static bool Insert<T>(List<T> rows, List<double> least, T row, double value, double limit)
    {
        (int low, int high) = (0, least.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = least[middle] < limit ? (low, middle) : (middle + 1, high);
        }

        bool moves = low < rows.Count;
        rows.Insert(low, row);
        least.Insert(low, low > 0 ? Math.Min(least[low - 1], value) : value);
        return moves;
    }
}
