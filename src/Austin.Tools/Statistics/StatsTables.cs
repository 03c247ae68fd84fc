using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;
using Spectre.Console;

namespace Austin.Tools.Statistics;

/// <summary>Lays out sums as tables. Names are plain text, whatever brackets they hold.</summary>
internal sealed class StatsTables(CaptureSums sums, int metric)
{
    private readonly long _all = sums.Threads.Values.Sum(values => values[metric]);

    /// <summary>The heaviest threads and their shares; the others in one row.</summary>
    /// <param name="top">Most threads; 0 for all.</param>
    public Table Threads(int top)
    {
        Table table = NewTable($"{SampleMetrics.Name(sums.Metrics[metric])} by thread: {Value(_all)}");
        table.AddColumn(new TableColumn("Thread").RightAligned());
        table.AddColumn(new TableColumn("Process").RightAligned());
        table.AddColumn(new TableColumn("Sum").RightAligned());
        table.AddColumn(new TableColumn("Share").RightAligned());
        bool hasNames = sums.Threads.Keys.Any(thread => thread.GivenName is not null);
        if (hasNames)
        {
            table.AddColumn("Name");
        }

        int shown = top > 0 ? Math.Min(top, sums.Threads.Count) : sums.Threads.Count;
        long rest = _all;
        foreach ((CaptureThread thread, long[] values) in sums.Threads.OrderByDescending(t => t.Value[metric]).Take(shown))
        {
            rest -= values[metric];
            Text[] row =
            [
                new(thread.Label),
                new(thread.Pid.ToString(CultureInfo.InvariantCulture)),
                new(Value(values[metric])),
                new(Share(values[metric])),
            ];
            table.AddRow(hasNames ? [.. row, new Text(thread.GivenName ?? "")] : row);
        }

        if (shown < sums.Threads.Count)
        {
            string others = (sums.Threads.Count - shown).ToString(CultureInfo.InvariantCulture);
            table.AddRow([new Text($"{others} more"), Text.Empty, new Text(Value(rest)), new Text(Share(rest)), .. hasNames ? new[] { Text.Empty } : []]);
        }

        return table;
    }

    /// <summary>Functions or lines with own and total.</summary>
    public Table Functions(StatsView view)
    {
        IEnumerable<FunctionSum> rows = sums.Functions(metric, view.ByLine).Where(row => row.Total > 0);
        rows = view.SortByTotal
            ? rows.OrderByDescending(row => row.Total).ThenByDescending(row => row.Own)
            : rows.OrderByDescending(row => row.Own).ThenByDescending(row => row.Total);
        Table table = NewTable($"{SampleMetrics.Name(sums.Metrics[metric])} by {(view.ByLine ? "line" : "function")}: {Value(_all)}");
        foreach (string heading in new[] { "Own", "%", "Total", "% " })
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        table.AddColumn("Function");
        table.AddColumn(view.ByLine ? "Line" : "File");
        FrameNames frames = sums.Stacks.Frames;
        foreach (FunctionSum row in view.Top > 0 ? rows.Take(view.Top) : rows)
        {
            table.AddRow(
                new Text(Value(row.Own)),
                new Text(Share(row.Own)),
                new Text(Value(row.Total)),
                new Text(Share(row.Total)),
                new Text(frames.Function(row.Frame), Style(frames.Kind(row.Frame))),
                new Text(Place(frames, row.Frame, view.ByLine)));
        }

        return table;
    }

    private static Table NewTable(string title) => new Table { Title = new TableTitle(title.EscapeMarkup()), Border = TableBorder.Simple };

    private static Style Style(FrameKind kind) => kind switch
    {
        FrameKind.Python => new Style(Color.Yellow),
        FrameKind.Native => new Style(Color.Blue),
        FrameKind.Kernel => new Style(Color.Purple),
        _ => new Style(Color.Grey),
    };

    private static string Place(FrameNames frames, int frame, bool byLine)
    {
        string file = frames.File(frame);
        return !byLine && NativeFiles.IsAddress(file) ? NativeFiles.AnyAddress
            : byLine && file.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{frames.Line(frame)}")
            : file;
    }

    private string Value(long value)
    {
        const double MicrosecondsPerMillisecond = 1000;
        const double BytesPerKibibyte = 1024;
        return SampleMetrics.IsTime(sums.Metrics[metric])
            ? (value / MicrosecondsPerMillisecond).ToString("#,0.0 ms", CultureInfo.InvariantCulture)
            : (value / BytesPerKibibyte).ToString("#,0.0 KiB", CultureInfo.InvariantCulture);
    }

    private string Share(long value) => _all == 0 ? "0.0" : (100.0 * value / _all).ToString("0.0", CultureInfo.InvariantCulture);
}
