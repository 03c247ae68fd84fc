
namespace Austin.Live.Tests.Tools.Browser;

/// <summary>The page of <c>austin2timeline</c>.</summary>
public sealed class TimelinePageTests
{
    private const string Attack = "</script><img src=x onerror=window.hacked=1>", Right = "\uE014", Down = "\uE015", Enter = "\uE007", Escape = "\uE00C";

    // Two threads: the main one calls f for 40 ms and g for 60 ms, the other one waits and then calls h.
    private static readonly string _capture = "# mode: full\n# interval: 1000\n\n"
        + string.Concat(Enumerable.Range(0, 100).Select(i => $"P1;T0:1;a.py:main:1;a.py:{(i < 40 ? "f" : "g")}:{i} 1000,0,0\nP1;T0:2;lib/b.py:run:1{(i < 50 ? " 1000,1,0" : ";lib/b.py:h:2 1000,0,0")}\n"));

    [SkippableFact]
    public void Keys_zoom_and_go_from_box_to_box_and_the_table_is_that_of_the_shown_time()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, _capture);
        Assert.Equal("Shown: 0 ms to 100 ms of 100.0 ms, 2 of 2 threads; the table leaves idle time out", browser.Text("return document.getElementById('meaning').textContent"));

        // Busy are 100 ms of one thread and 50 of the other.
        Assert.Equal("40.0 %|40.0 %|g, 33.3 %|33.3 %|h, 26.7 %|26.7 %|f, |66.7 %|main, |33.3 %|run", Table(browser));
        browser.Press(Right);
        Assert.Equal("main (a.py)  \u00b7  Python  \u00b7  from 0 ms  \u00b7  for 100.0 ms  \u00b7  Thread 0:1 *main", Status(browser));
        browser.Press(Down);
        Assert.StartsWith("f (a.py)  \u00b7  Python  \u00b7  from 0 ms  \u00b7  for 40.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Right);
        Assert.StartsWith("g (a.py)  \u00b7  Python  \u00b7  from 40 ms  \u00b7  for 60.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Enter);
        WaitForTable(browser, 37600, 100000);
        Assert.Contains("Shown: 37.6", browser.Text("return document.getElementById('meaning').textContent"), StringComparison.Ordinal);
        Assert.Equal("g", browser.Text("return document.querySelector('#rows .name').textContent"));
        browser.Press("0", "]");
        Assert.Equal("Process 1, Thread 0:2", Status(browser));

        // The next place of what is searched for, which is the thread's second box.
        browser.Run("const s = document.getElementById('search'); s.value = 'h'; s.dispatchEvent(new Event('input'))");
        browser.Press("n");
        Assert.StartsWith("h (lib/b.py)  \u00b7  Python  \u00b7  from 50 ms  \u00b7  for 50.0 ms  \u00b7  Thread 0:2", Status(browser), StringComparison.Ordinal);
        browser.WaitFor("document.getElementById('matched').textContent === '33.3 %'");
        browser.Press(Escape, "0");
        browser.WaitFor("document.getElementById('matched').textContent === ''");
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Boxes_have_their_places_and_a_column_of_several_stacks_what_they_have_in_common()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();

        // f and g alternate every 10 us over 100 ms: no column of the whole shows either.
        string fast = "# mode: wall\n# interval: 10\n\n" + string.Concat(Enumerable.Range(0, 10000).Select(i => $"P1;T0:1;a.py:main:1;a.py:{(i % 2 == 0 ? "f" : "g")}:1 10\n"));
        using Chromium browser = Show(folder, fast);
        string whole = Row(browser, 0);
        Assert.NotEqual("0,0,0,0", whole);
        Assert.Equal("0,0,0,0", Row(browser, 1));

        // Zoomed to a few of them, both are there.
        browser.Run("for (let i = 0; i < 12; i++) document.getElementById('in').click()");
        browser.WaitFor("document.getElementById('lane0').querySelector('canvas').clientHeight > 40");
        string[] two = [Row(browser, 1), Row(browser, 1, 0.53), Row(browser, 1, 0.12), Row(browser, 1, 0.71)];
        Assert.Contains(two, pixel => pixel != two[0]);

        // Reading pixels often is slow, of which Chromium warns.
        Assert.DoesNotContain(browser.ConsoleLines(), line => !line.Contains("willReadFrequently", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Names_are_text_small_threads_are_folded_away_and_an_empty_capture_says_so()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, $"# mode: wall\n\nP1;T0:1;{Attack}:{Attack}:1 100000\nP1;T0:2;a.py:f:1 3\n", "--title", Attack);
        Assert.Equal(Attack, browser.Text("return document.getElementById('title').textContent"));
        browser.WaitFor("document.querySelector('#rows .name')?.textContent.includes('onerror')");
        Assert.Equal("1 small thread|true|false", browser.Text("return document.getElementById('few').textContent + '|' + document.getElementById('lane1').hidden + '|' + document.getElementById('lane0').hidden"));
        browser.Press("f", "D", "t", "u", Right, "w", "d", "a", "s");
        Assert.Equal("false", browser.Text("return document.getElementById('lane1').hidden"));
        Assert.Equal("2 0 ", browser.Text("return document.scripts.length + ' ' + document.querySelectorAll('img, svg').length + ' ' + (window.hacked ?? '')"));
        Assert.Empty(browser.ConsoleLines());

        Open(browser, Tool.Convert(folder, "austin2timeline", folder.Write("empty.txt", "# mode: wall\n\n"), ".html"));
        browser.Press(Right, "n", "]", Enter, "w", "u");
        Assert.Equal("The capture has no samples", Status(browser));
        Assert.Empty(browser.ConsoleLines());
    }

    private static Chromium Show(TemporaryFolder folder, string capture, params string[] options)
    {
        Chromium browser = Chromium.Rent();
        Open(browser, Tool.Convert(folder, "austin2timeline", folder.Write("in.txt", capture), ".html", options));
        return browser;
    }

    private static void Open(Chromium browser, string page)
    {
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready && document.body.dataset.drawn > 1");
    }

    private static string Status(Chromium browser) => browser.Text("return document.getElementById('status').textContent");

    private static string Table(Chromium browser) =>
        browser.Text("return [...document.querySelectorAll('#rows tr')].map(row => [...row.cells].slice(0, 3).map(c => c.textContent).join('|')).join(', ')");

    private static void WaitForTable(Chromium browser, long from, long to) =>
        browser.WaitFor($"document.body.dataset.summed?.split(' ').map(Number).every((t, i) => Math.abs(t - [{from}, {to}][i]) < 1)");

    // The pixel in the middle of a row of the first thread, as red, green, blue, alpha.
    private static string Row(Chromium browser, int row, double part = 0.5) => browser.Text(
        $"const c = document.querySelector('#lane0 canvas'), r = c.width / c.clientWidth; return [...c.getContext('2d').getImageData(Math.round(c.width * {part.ToString(System.Globalization.CultureInfo.InvariantCulture)}), Math.round((9 + {row} * 17 + 3) * r), 1, 1).data].join()");
}
