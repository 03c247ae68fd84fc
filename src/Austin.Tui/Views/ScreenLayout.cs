using System.Globalization;
using Austin.Captures.Live;
using Austin.Captures.Samples;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>The whole screen: header, view and footer.</summary>
internal sealed class ScreenLayout
{
    /// <summary>Less is not enough for a table.</summary>
    public const int LeastColumns = 60;

    /// <summary>Less is not enough for a table.</summary>
    public const int LeastRows = 12;

    private const int FooterRows = 1;
    private const int PlotColumns = 8;
    private const double OneCpu = 100;

    private readonly Dictionary<ViewKind, IView> _views = new()
    {
        [ViewKind.Top] = new TopView(),
        [ViewKind.Tree] = new TreeView(),
        [ViewKind.Graph] = new GraphView(),
        [ViewKind.Threads] = new ThreadsView(),
        [ViewKind.Stacks] = new StacksView(),
        [ViewKind.Help] = new HelpView(),
    };

    /// <summary>The rows of the screen.</summary>
    public List<string> Draw(ViewContext context, RunInfo run, int rows)
    {
        if (context.Columns < LeastColumns || rows < LeastRows)
        {
            string need = string.Create(CultureInfo.InvariantCulture, $"{context.Columns}x{rows} is too small: needs {LeastColumns}x{LeastRows}");
            return [new Line(context.Columns, context.Palette).Append(need).ToString(), .. Enumerable.Repeat("", Math.Max(0, rows - 1))];
        }

        List<Line> header = [Title(context, run), Progress(context, run)];
        if (run.Load is not null || run.Idle is not null || run.Collecting is not null)
        {
            header.Add(Load(context, run));
        }

        header.Add(Choices(context, run));
        return
        [
            .. header.Select(line => line.ToString()),
            .. _views[context.State.View].Draw(context, rows - header.Count - FooterRows),
            Footer(context).ToString(),
        ];
    }

    /// <summary>Hands a key to the view.</summary>
    public bool Handle(Key key, ViewState state) => _views[state.View].Handle(key, state);

    private static Line Title(ViewContext context, RunInfo run)
    {
        string right = $"{run.Python}  {run.Status} ";
        Line line = new Line(context.Columns, context.Palette).Append(" austin-tui", Style.Bold).Append($"  {SampleMetrics.Name(context.Metric)}  ", Style.Cyan);
        int columns = Math.Max(0, line.Room - TextWidth.Of(right) - 1);
        return line.Field(run.Target, columns).Append(" ").Append(right, run.HasEnded ? Style.Yellow | Style.Bold : Style.Green | Style.Bold);
    }

    private static Line Progress(ViewContext context, RunInfo run)
    {
        Line line = new Line(context.Columns, context.Palette).Append(" ");
        if (run.Pid is int pid)
        {
            line.Append(string.Create(CultureInfo.InvariantCulture, $"PID {pid}{(run.Others > 0 ? $" (+{run.Others})" : "")}  "));
        }

        if (run.Elapsed is { } elapsed)
        {
            line.Append(elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) + "  ");
        }

        line.Append($"{Quantity.Count(context.Snapshot.Samples)} samples");
        if (run.Rate is double rate)
        {
            string asked = run.AskedRate is double wanted ? $" of {Quantity.Count((long)Math.Round(wanted))}/s" : "";
            line.Append($" ({Quantity.Count((long)Math.Round(rate))}/s{asked})");
        }

        line.Append($"  {Quantity.Text(context.Metric, context.Snapshot.Sum)} shown");
        if (context.Snapshot.IsFull)
        {
            line.Append("  too many stacks: the rest is in [other]", Style.Yellow);
        }

        return run.Detail.Length > 0 ? line.Append("  ").Append(run.Detail) : line;
    }

    private static Line Load(ViewContext context, RunInfo run)
    {
        Line line = new Line(context.Columns, context.Palette).Append(" ");
        if (run.Load is { } load)
        {
            double mostCpu = Math.Max(OneCpu, load.CpuHistory.DefaultIfEmpty().Max());
            string cpu = BarPlot.Of(load.CpuHistory, mostCpu, PlotColumns, context.Palette);
            string memory = BarPlot.Of(load.ResidentHistory, load.ResidentHistory.DefaultIfEmpty().Max(), PlotColumns, context.Palette);
            line.Append($"CPU {Percent(load.Cpu),5} ").Append($"|{cpu}|", Style.Cyan)
                .Append($"  RSS {(load.Resident is long bytes ? Quantity.Memory(bytes) : "-"),9} ").Append($"|{memory}|", Style.Cyan).Append("  ");
        }

        line.Append(run.Gil is var (held, waiting) ? $"GIL {Percent(held)}  waiting {Percent(waiting)}  " : "");
        line.Append(run.Idle is not null ? $"idle {Percent(run.Idle)}  " : "");
        return line.Append(run.Collecting is not null ? $"gc {Percent(run.Collecting)}" : "");
    }

    private static string Percent(double? value) => value is double number ? string.Create(CultureInfo.InvariantCulture, $"{number:0} %") : "- %";

    private static Line Choices(ViewContext context, RunInfo run)
    {
        ViewState state = context.State;
        IReadOnlyList<LiveThread> threads = context.Threads;
        string thread = string.Create(CultureInfo.InvariantCulture, $"all {threads.Count}");
        for (int place = 0; place < threads.Count; place++)
        {
            if (threads[place].Id == state.Thread)
            {
                thread = string.Create(CultureInfo.InvariantCulture, $"{place + 1}/{threads.Count} {ThreadOrder.TitleOf(threads[place])}");
            }
        }

        string window = !run.IsLive || state.WindowSeconds == 0 ? "whole run" : string.Create(CultureInfo.InvariantCulture, $"{state.WindowSeconds} s");
        Line line = new Line(context.Columns, context.Palette)
            .Append(" Window ").Append(window, Style.Bold)
            .Append("  Threshold ").Append(string.Create(CultureInfo.InvariantCulture, $"{state.Threshold} %"), Style.Bold)
            .Append("  Sort ").Append(state.Sort.ToString().ToLowerInvariant(), Style.Bold)
            .Append("  Filter ").Append(state.Filter.IsEmpty ? "-" : state.Filter.Text, Style.Bold)
            .Append("  Thread ");
        return line.Append(thread, Style.Bold);
    }

    private static Line Footer(ViewContext context)
    {
        ViewState state = context.State;
        Line line = new(context.Columns, context.Palette);
        if (state.Typing is { } typing)
        {
            return line.Append(" Filter: ", Style.Bold).Append(typing).Append("_  ").Append(state.Message, Style.Bold);
        }

        string paused = state.IsPaused ? "[PAUSED] " : "";
        int room = context.Columns - paused.Length;
        line.Field(state.Message.Length > 0 ? " " + state.Message : KeysFor(state.View, room), room, state.Message.Length > 0 ? Style.Bold : Style.Dim);
        return line.Append(paused, Style.Yellow | Style.Bold);
    }

    private static string KeysFor(ViewKind view, int room)
    {
        string[] keys =
        [
            "q Quit", "? Help", view == ViewKind.Top ? "f Full tree" : "f Top", "g Graph", "t Threads", "v Stacks", "/ Filter", "p Pause", "w Window",
            "s Save", "123 Sort", "+- Threshold",
        ];
        string text = "";
        foreach (string key in keys)
        {
            if (text.Length + key.Length + 2 > room)
            {
                break;
            }

            text += " " + key + " ";
        }

        return text;
    }
}
