using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Testing.Captures;
using Austin.Tui.Drawing;
using Austin.Tui.Views;

namespace Austin.Tui.Tests;

/// <summary>Whole screens of a capture of which every number is known.</summary>
public sealed class LayoutTests
{
    private readonly ScreenLayout _layout = new();
    private readonly ViewState _state = new();
    private LiveProfile _profile = Read(MadeCapture.Text);
    private RunInfo _run = new() { Target = "app.mojo", Status = "FILE", Python = "Python 3.12.1" };

    [Fact]
    public void Top_is_sorted_by_own() => Assert.Equal(
        """
         austin-tui  Wall time  app.mojo                                      Python 3.12.1  FILE
         4 samples  1.00 s shown
         Window whole run  Threshold 0 %  Sort own  Filter -  Thread all 2
                OWN     TOTAL    %OWN  %TOTAL  FUNCTION                       FILE
        >    0.60 s    0.60 s    60.0    60.0  hot                            app/work.py
             0.25 s    0.25 s    25.0    25.0  warm                           app/work.py
             0.10 s    0.10 s    10.0    10.0  cold                           app/work.py
             0.05 s    0.90 s     5.0    90.0  main                           app/main.py
             0.00 s    0.10 s     0.0    10.0  serve                          lib/pool.py



         q Quit  ? Help  f Full tree  g Graph  t Threads  v Stacks  / Filter  p Pause  w Window
        """, Screen(90, 13));

    [Fact]
    public void The_tree_hides_what_is_folded_or_below_the_threshold()
    {
        _state.View = ViewKind.Tree;
        Assert.Equal(["main", "hot", "main", "warm", "serve", "cold", "main"], Names());
        _state.Threshold = 20;
        Assert.Equal(["main", "hot", "main", "warm"], Names());
        Assert.True(_layout.Handle(new Key(KeyCode.Enter), _state));
        Assert.Equal(["main", "main", "warm"], Names());
    }

    [Theory]
    [InlineData("wo", "hot warm cold")]
    [InlineData("COLD", "cold")]
    [InlineData("/^[wc]o?/", "warm cold")]
    [InlineData("nothing", "")]
    public void A_filter_shows_names_and_files_that_have_it(string filter, string expected)
    {
        _state.Filter = NameFilter.TryParse(filter, out _)!;
        Assert.Equal(expected, string.Join(' ', Names()));
    }

    [Theory]
    [InlineData("Own", "hot warm cold main serve")]
    [InlineData("Total", "main hot warm cold serve")]
    [InlineData("Name", "cold hot main serve warm")]
    public void Rows_come_in_the_order_asked_for(string order, string expected)
    {
        _state.Sort = Enum.Parse<RowOrder>(order);
        Assert.Equal(expected, string.Join(' ', Names()));
    }

    [Theory]
    [InlineData("Top")]
    [InlineData("Tree")]
    public void Rows_that_are_nearly_equal_keep_their_places_until_they_are_to_be_sorted(string view)
    {
        _state.View = Enum.Parse<ViewKind>(view);
        _profile = Read("P1;T0:1;app/a.py:left:1 50\nP1;T0:1;app/a.py:right:1 48\n");
        Assert.Equal(["left", "right"], Names());
        _profile = Read("P1;T0:1;app/a.py:left:1 50\nP1;T0:1;app/a.py:right:1 52\n");
        Assert.Equal(["left", "right"], Names());
        _state.SortAnew();
        Assert.Equal(["right", "left"], Names());
    }

    [Fact]
    public void Threads_of_nearly_as_many_samples_keep_their_places_behind_the_main_one()
    {
        string Capture(int first, int second) => "P1;T0:1;a.py:f:1 1\n"
            + string.Concat(Enumerable.Repeat("P1;T0:2;a.py:f:1 1\n", first)) + string.Concat(Enumerable.Repeat("P1;T0:3;a.py:f:1 1\n", second));
        int[] Order(int first, int second) => [.. _state.ThreadOrder.Of(Read(Capture(first, second)).Snapshot(new LiveQuery(0, null, 0, 0))).Select(thread => thread.Id)];
        Assert.Equal([0, 1, 2], Order(20, 19));
        Assert.Equal([0, 1, 2], Order(20, 21));
        Assert.Equal([0, 2, 1], Order(20, 30));
        Assert.Equal([0, 2, 1], Order(31, 30));
    }

    [Fact]
    public void The_graph_gives_every_node_its_share()
    {
        _state.View = ViewKind.Graph;
        string[] rows = Screen(80, 12).Split('\n');
        Assert.Equal(">all", rows[4].TrimEnd());
        Assert.Equal([0, 48, 68, 72], Starts(rows[5]));
        Assert.Equal([0, 48, 72], Starts(rows[6]));
        Assert.True(_layout.Handle(new Key(KeyCode.Down), _state));
        Assert.True(_layout.Handle(new Key(KeyCode.Down), _state));
        Assert.Contains("0.60 s (60.0 %), own 0.60 s  hot  app/work.py:10", Screen(80, 12), StringComparison.Ordinal);
        Assert.True(_layout.Handle(new Key(KeyCode.Enter), _state));
        Assert.StartsWith(">hot", Screen(80, 12).Split('\n')[4], StringComparison.Ordinal);
    }

    [Fact]
    public void The_graph_marks_the_last_stack_of_the_thread()
    {
        _state.View = ViewKind.Graph;
        string[] rows = Screen(80, 12).Split('\n');
        Assert.Equal((68, '*'), (rows[5].IndexOf('*'), rows[5][68]));
        Assert.DoesNotContain('*', rows[6]);
        _state.Thread = 1;
        rows = Screen(80, 12).Split('\n');
        Assert.StartsWith("*serve", rows[5], StringComparison.Ordinal);
        Assert.StartsWith("*cold", rows[6], StringComparison.Ordinal);
        Line line = new(10, new Palette(true, false, true));
        Assert.Equal("\e[4;7mx\e[0m", line.Append("x", Style.Reverse | Style.Underline).ToString());
    }

    [Fact]
    public void The_header_tells_how_the_target_does()
    {
        _run = _run with
        {
            Pid = 10,
            Others = 4,
            Rate = 986.4,
            AskedRate = 1000,
            Gil = (88.4, 9),
            Idle = 61.2,
            Collecting = 2.4,
            Load = new LoadInfo(97.3, 214 << 20, [0, 50, 100], [100, 50]),
        };
        string[] rows = Screen(90, 14).Split('\n');
        Assert.Equal(" PID 10 (+4)  4 samples (986/s of 1 000/s)  1.00 s shown", rows[1]);
        Assert.Equal(" CPU  97 % |     ▁▅█|  RSS 214.0 MiB |      █▅|  GIL 88 %  waiting 9 %  idle 61 %  gc 2 %", rows[2]);
        Assert.StartsWith(" Window", rows[3], StringComparison.Ordinal);
        _run = _run with { Load = null, Others = 0, AskedRate = null, Collecting = null };
        rows = Screen(90, 14).Split('\n');
        Assert.Equal(" PID 10  4 samples (986/s)  1.00 s shown", rows[1]);
        Assert.Equal(" GIL 88 %  waiting 9 %  idle 61 %", rows[2]);
    }

    [Fact]
    public void The_plot_of_several_CPUs_is_as_high_as_the_highest()
    {
        Assert.Equal("  ▁▅█", BarPlot.Of([0, 200, 400], 400, 5, Palette.Plain));
        Assert.Equal("▅█", BarPlot.Of([0, 200, 900], 400, 2, Palette.Plain));
        Assert.Equal("_:#", BarPlot.Of([0, 200, 400], 400, 3, new Palette(false, false, false)));
        Assert.Equal("▁", BarPlot.Of([0], 0, 1, Palette.Plain));
    }

    [Fact]
    public void The_cursor_stays_on_its_row_while_rows_move()
    {
        _ = Screen(90, 14);
        Assert.True(_layout.Handle(new Key(KeyCode.Down), _state));
        Assert.Contains(">    0.25 s", Screen(90, 14), StringComparison.Ordinal);
        _state.Sort = RowOrder.Name;
        string[] rows = Screen(90, 14).Split('\n');
        Assert.StartsWith(">    0.25 s", rows[8], StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_and_their_stacks_are_shown_the_main_one_first()
    {
        _state.View = ViewKind.Threads;
        string[] threads = Screen(100, 14).Split('\n');
        Assert.Contains("10:0:10", threads[4], StringComparison.Ordinal);
        Assert.Contains("*main  hot (app/work.py:10)", threads[4], StringComparison.Ordinal);
        Assert.Contains("11", threads[5], StringComparison.Ordinal);
        _state.View = ViewKind.Stacks;
        Assert.Equal(
            ["Thread 10:0:10  *main", "main app/main.py:5", "Thread 10:0:11", "cold app/work.py:30", "serve lib/pool.py:7"],
            Screen(100, 14).Split('\n')[4..9].Select(row => string.Join(' ', row.TrimStart('>').Trim().Split("  ", StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim())).Replace("10:0:10 *", "10:0:10  *")));
    }

    [Theory]
    [InlineData(60, 12)]
    [InlineData(80, 24)]
    [InlineData(250, 60)]
    [InlineData(40, 8)]
    [InlineData(1, 1)]
    public void No_row_is_wider_than_the_screen_and_there_are_as_many_as_it_has(int columns, int rows)
    {
        foreach (ViewKind view in Enum.GetValues<ViewKind>())
        {
            _state.View = view;
            string[] lines = Screen(columns, rows).Split('\n');
            Assert.Equal(rows, lines.Length);
            Assert.All(lines, line => Assert.InRange(TextWidth.Of(line), 0, columns));
        }
    }

    [Fact]
    public void Help_names_every_key_once() => Assert.Equal(HelpView.Keys.Count, HelpView.Keys.Select(key => key.Keys).Distinct().Count());

    // Columns at which boxes begin.
    private static List<int> Starts(string row) => [.. Enumerable.Range(0, row.Length).Where(i => row[i] is '▏' or '*' or '>')];

    private string[] Names() =>
        [.. Screen(90, 24).Split('\n')[4..^1].Where(row => row.Length > 38 && row.Contains('.')).Select(row => row[38..].Trim(' ', '▾', '▸').Split(' ')[0])];

    private string Screen(int columns, int rows)
    {
        ViewContext context = new(
            _profile.Snapshot(new LiveQuery(0, _state.Thread, 0, 0)), Metric.WallTime, _state, Palette.Plain, columns, null);
        return string.Join('\n', _layout.Draw(context, _run, rows).Select(row => row.TrimEnd()));
    }

    private static LiveProfile Read(string text)
    {
        CaptureReader reader = CaptureFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), CaptureLimits.Default, out _)!;
        LiveProfile profile = new(reader.Table, LiveLimits.Default);
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Sample)
            {
                profile.Add(reader.Sample, 0);
            }
        }

        return profile;
    }
}
