using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tui.Drawing;
using Austin.Tui.Views;

namespace Austin.Tui.Tests;

/// <summary>Whole screens of a capture of which every number is known.</summary>
public sealed class LayoutTests
{
    private readonly ScreenLayout _layout = new();
    private readonly ViewState _state = new();
    private readonly LiveProfile _profile = Read(MadeCapture.Text);

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
    [InlineData("nothing", "")]
    public void A_filter_shows_names_and_files_that_have_it(string filter, string expected)
    {
        _state.Filter = filter;
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
    private static List<int> Starts(string row) => [.. Enumerable.Range(0, row.Length).Where(i => row[i] is '▏' or '>')];

    private string[] Names() =>
        [.. Screen(90, 24).Split('\n')[4..^1].Where(row => row.Length > 38 && row.Contains('.')).Select(row => row[38..].Trim(' ', '▾', '▸').Split(' ')[0])];

    private string Screen(int columns, int rows)
    {
        ViewContext context = new(
            _profile.Snapshot(new LiveQuery(0, _state.Thread, 0, 0)), Metric.WallTime, _state, Palette.Plain, columns, null);
        RunInfo run = new() { Target = "app.mojo", Status = "FILE", Python = "Python 3.12.1" };
        return string.Join('\n', _layout.Draw(context, run, rows).Select(row => row.TrimEnd()));
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
