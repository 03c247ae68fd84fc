namespace Austin.Architecture.Tests;

/// <summary>Which room may use which, as <c>arrows.txt</c> says.</summary>
internal sealed class ArrowTable
{
    private readonly Dictionary<string, string[]> _rows;

    private ArrowTable(Dictionary<string, string[]> rows) => _rows = rows;

    public IReadOnlyDictionary<string, string[]> Rows => _rows;

    public static ArrowTable Parse(string text)
    {
        Dictionary<string, string[]> rows = [];
        foreach (string line in text.Split('\n').Where(line => line.Contains("->") && !line.StartsWith('#')))
        {
            string[] sides = line.Split("->");
            rows.Add(sides[0].Trim(), sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return new ArrowTable(rows);
    }

    public bool Allows(string from, string to) =>
        _rows.TryGetValue(from, out string[]? targets) && targets.Any(target => Covers(target, to));

    /// <summary>Whether an entry of a row means a room.</summary>
    public static bool Covers(string entry, string room) =>
        entry == room || (entry.EndsWith("/*", StringComparison.Ordinal) && (room == entry[..^2] || room.StartsWith(entry[..^1], StringComparison.Ordinal)));

    /// <summary>Rooms that lead back to themselves, in the order of the arrows; empty where there is no cycle.</summary>
    public IReadOnlyList<string> FindCycle()
    {
        HashSet<string> done = [];
        List<string> path = [];
        foreach (string room in _rows.Keys)
        {
            if (Visit(room, done, path))
            {
                return path;
            }
        }

        return [];
    }

    private bool Visit(string room, HashSet<string> done, List<string> path)
    {
        if (path.Contains(room))
        {
            path.Add(room);
            return true;
        }

        if (!done.Add(room))
        {
            return false;
        }

        path.Add(room);
        foreach (string next in _rows.Keys.Where(other => other != room && Allows(room, other)))
        {
            if (Visit(next, done, path))
            {
                return true;
            }
        }

        path.RemoveAt(path.Count - 1);
        return false;
    }
}
