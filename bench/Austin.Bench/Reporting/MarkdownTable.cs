using System.Globalization;
using System.Text;

namespace Austin.Bench.Reporting;

/// <summary>Writes sections as Markdown that reads well in a terminal too.</summary>
/// <param name="contenders">Names, ours first.</param>
internal sealed class MarkdownTable(IReadOnlyList<string> contenders)
{
    private const string Nothing = "–";

    public string Write(Section section)
    {
        List<string> present = [.. contenders.Where(name => section.Rows.Any(row => row.Of(name) is not null || row.Failures.ContainsKey(name)))];
        List<string> peers = section.Better == Better.NearZero ? [] : [.. present.Where(name => name != contenders[0])];
        List<string[]> lines =
        [
            ["what", "CPython", .. present, .. peers.Select(peer => $"against {peer}")],
        ];
        foreach (Comparison row in section.Rows)
        {
            lines.Add([row.Subject, row.Python, .. present.Select(name => Value(section, row, name)), .. peers.Select(peer => Ratio(section, row, peer))]);
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"## {section.Title}\n\n{section.Method}\n\n");
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        for (int i = 0; i < lines.Count; i++)
        {
            text.Append("| ").AppendJoin(" | ", lines[i].Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
            if (i == 0)
            {
                text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 2))).Append("|\n");
            }
        }

        IEnumerable<string> failures = section.Rows.SelectMany(row => row.Failures.Select(failure => $"{row.Subject}, CPython {row.Python}: {failure.Value}"));
        foreach (string note in section.Notes.Concat(failures))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {note}");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static string Value(Section section, Comparison row, string name)
    {
        if (row.Of(name) is not { } spread)
        {
            return row.Failures.ContainsKey(name) ? "failed" : Nothing;
        }

        return spread.Count == 1
            ? Number(spread.Median, section.Format)
            : $"{Number(spread.Median, section.Format)} ({Number(spread.Least, section.Format)} to {Number(spread.Most, section.Format)})";
    }

    private string Ratio(Section section, Comparison row, string peer)
    {
        Spread? ratio = section.Better == Better.More ? row.Ratio(contenders[0], peer) : row.Ratio(peer, contenders[0]);
        return ratio is not { } spread
            ? Nothing
            : $"**{Times(spread.Median)}x** ({Times(spread.Least)} to {Times(spread.Most)})";
    }

    private static string Times(double ratio) => Number(ratio, ratio < 10 ? "F2" : "F1");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
