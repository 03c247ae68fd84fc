using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Documents.Support;

/// <summary>What is supported: how many rows of tests on live processes passed, by version of CPython and subject.</summary>
internal sealed partial class SupportTable
{
    private const string Begin = "<!-- what is supported: written by build/Austin.Documents -->\n";
    private const string End = "<!-- end of what is supported -->\n";
    private const string Nothing = "–";

    // Folders of Austin.Live.Tests.
    private static readonly (string Name, string[] Folders)[] _subjects =
    [
        ("stacks", ["Stacks", "Sampling", "Hosts", "Hostility", "FreeThreaded", "Musl"]),
        ("where mode", ["Where"]),
        ("time, memory, GIL, tasks", ["Modes"]),
        ("commands, children, ends", ["Launching", "Endings", "Clients", "Reports"]),
        ("native frames", ["Native"]),
        ("core files", ["Cores"]),
    ];

    private readonly SortedDictionary<string, int[]> _rows;

    private SupportTable(SortedDictionary<string, int[]> rows) => _rows = rows;

    /// <summary>Counts what passed.</summary>
    public static SupportTable Of(IEnumerable<TestResult> results)
    {
        SortedDictionary<string, int[]> rows = Empty();
        foreach (TestResult result in results.Where(result => result.HasPassed))
        {
            int subject = Array.FindIndex(_subjects, subject => subject.Folders.Any(folder => result.Class.StartsWith($"Austin.Live.Tests.{folder}.", StringComparison.Ordinal)));
            if (subject >= 0 && Version().Match(result.Name) is { Success: true } version)
            {
                Row(rows, version.Groups[1].Value)[subject]++;
            }
        }

        return new SupportTable(rows);
    }

    /// <summary>Reads what a document claims.</summary>
    /// <exception cref="InvalidDataException">The document has no table, or one that was changed by hand.</exception>
    public static SupportTable ClaimedBy(string document)
    {
        (int start, int end) = Place(document);
        SortedDictionary<string, int[]> rows = Empty();
        foreach (string line in document[start..end].Split('\n').Where(line => line.StartsWith("| 3.", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            if (cells.Length != _subjects.Length + 1)
            {
                throw new InvalidDataException($"a row with {cells.Length} cells: {line}");
            }

            int[] row = Row(rows, cells[0]);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = cells[i + 1] == Nothing ? 0
                    : int.TryParse(cells[i + 1], CultureInfo.InvariantCulture, out int count) ? count
                    : throw new InvalidDataException($"no number: {cells[i + 1]}");
            }
        }

        return new SupportTable(rows);
    }

    /// <summary>The document with this table in the place of its own.</summary>
    public string PutInto(string document)
    {
        (int start, int end) = Place(document);
        return document[..start] + Text() + document[end..];
    }

    /// <summary>What this table claims and another, of a run, has nothing of, a sentence each; a machine that is disturbed skips a test now and then.</summary>
    public IEnumerable<string> Unproven(SupportTable run) =>
        from claimed in _rows
        from subject in Enumerable.Range(0, _subjects.Length)
        let passed = run._rows.TryGetValue(claimed.Key, out int[]? row) ? row[subject] : 0
        where claimed.Value[subject] > 0 && passed == 0
        select $"{claimed.Key}, {_subjects[subject].Name}: {claimed.Value[subject]} claimed, none passed";

    private string Text()
    {
        List<string> lines = [Line("CPython", _subjects.Select(subject => subject.Name)), Line("---", _subjects.Select(_ => "---"))];
        lines.AddRange(_rows.Select(row => Line(row.Key, row.Value.Select(count => count == 0 ? Nothing : count.ToString(CultureInfo.InvariantCulture)))));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Line(string first, IEnumerable<string> others) => $"| {first} | {string.Join(" | ", others)} |";

    private static int[] Row(SortedDictionary<string, int[]> rows, string version)
    {
        if (!rows.TryGetValue(version, out int[]? row))
        {
            row = new int[_subjects.Length];
            rows.Add(version, row);
        }

        return row;
    }

    // 3.8 before 3.13, 3.13 before 3.13t.
    private static SortedDictionary<string, int[]> Empty() =>
        new(Comparer<string>.Create((a, b) => (Minor(a), a.Length).CompareTo((Minor(b), b.Length)) is var order and not 0 ? order : string.CompareOrdinal(a, b)));

    private static int Minor(string version) => int.Parse(Number().Match(version).Groups[1].Value, CultureInfo.InvariantCulture);

    private static (int Start, int End) Place(string document)
    {
        int start = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        return start >= 0 && end > start ? (start + Begin.Length, end) : throw new InvalidDataException("no place for the table of what is supported");
    }

    [GeneratedRegex(@"version: ""(3\.[0-9]+[^""]*)""")]
    private static partial Regex Version();

    [GeneratedRegex(@"^3\.([0-9]+)")]
    private static partial Regex Number();
}
