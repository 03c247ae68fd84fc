using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;

namespace Austin.Live.Tests.Tools.Browser;

/// <summary>The page of <c>austin2heatmap</c>.</summary>
public sealed class HeatmapPageTests
{
    private const string Attack = "</script><img src=x onerror=window.hacked=1>";

    [SkippableFact]
    public void The_hottest_line_is_in_view_and_keys_go_from_line_to_line_and_file_to_file()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string hot = folder.Write("hot.py", string.Concat(Enumerable.Range(1, 300).Select(i => $"line_{i}()\n")));
        string cold = folder.Write("cold.py", "import hot\n\nhot.run()\n");
        using Chromium browser = Show(
            folder,
            $"# mode: full\n\nP1;T0:1;{cold}:<module>:3;{hot}:run:250 6000,0,0\nP1;T0:1;{cold}:<module>:3;{hot}:run:10 3000,1,0\nP1;T0:1;{cold}:<module>:1 1000,0,0\nP1;T0:1;/gone/lib.py:f:9 0,0,4096\n");

        // CPU time first: line 10 was idle.
        Assert.Contains("/hot.py:250  ", Status(browser), StringComparison.Ordinal);
        Assert.Contains("own 85.7 % (6.00 ms)  \u00b7  total 85.7 % (6.00 ms)", Status(browser), StringComparison.Ordinal);
        Assert.True(browser.Run("const r = document.getElementById('line250').getBoundingClientRect(); return r.top > 60 && r.bottom < innerHeight")!.GetValue<bool>());
        Assert.Equal("250|85.7 %|85.7 %|line_250()", Row(browser, 250));
        Assert.Equal("10|||line_10()", Row(browser, 10));
        Assert.Equal("80%", browser.Text("return document.getElementById('line250').style.getPropertyValue('--heat')"));

        // Wall time has both lines, and n goes to the next and around.
        browser.Press("m");
        Assert.Equal("10|30.0 %|30.0 %|line_10()", Row(browser, 10));
        browser.Press("n");
        Assert.Contains("hot.py:10  ", Status(browser), StringComparison.Ordinal);
        browser.Press("n");
        Assert.Contains("hot.py:250  ", Status(browser), StringComparison.Ordinal);

        // By total the caller comes first.
        browser.Press("o");
        Assert.Equal("10.0 %|100 %|cold.py", browser.Text("return [...document.querySelector('#rows tr').cells].map(c => c.textContent).join('|').replace(/\\u2026.*\\//, '')"));
        browser.Press("]");
        browser.Press("[", "[");
        Assert.Contains("cold.py:3  \u00b7  own 0 %", Status(browser), StringComparison.Ordinal);
        Assert.Equal("3||90.0 %|hot.run()", Row(browser, 3));

        // Without a source there are the lines that were sampled.
        browser.Run("[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes('lib.py')).click()");
        Assert.Contains("No source: not found", browser.Text("return document.getElementById('note').textContent"), StringComparison.Ordinal);
        Assert.Equal("9|||", browser.Text("return [...document.querySelectorAll('#lines tr')].map(r => [...r.cells].map(c => c.textContent).join('|')).join()"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Columns_mark_the_parts_of_a_line_that_ran()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();

        // Columns are bytes: the accented letter has two, and the tab is shown as four blanks.
        string source = folder.Write("a.py", "\t\u00e9 = f(g(x)) + h\n");
        byte[] file = new byte[4096];
        MojoWriter writer = new(file);
        writer.Header();
        writer.Metadata("mode"u8, "wall"u8);
        writer.Stack(1, 0, 2);
        writer.String(5, Encoding.UTF8.GetBytes(source));
        writer.Frame(1, 5, 5, new SourceSpan(1, 1, 7, 14));
        writer.Frame(2, 5, 5, new SourceSpan(1, 1, 9, 13));
        writer.FrameReference(1);
        writer.MetricTime(100);
        writer.Stack(1, 0, 2);
        writer.FrameReference(2);
        writer.MetricTime(300);
        File.WriteAllBytes(folder.File("in.mojo"), file[..writer.Length]);
        using Chromium browser = Open(Tool.Convert(folder, "austin2heatmap", folder.File("in.mojo"), ".html"));
        const string Pieces = "[...document.getElementById('line1').cells[3].children].map(p => p.textContent + ' ' + p.style.getPropertyValue('--part'))";
        Assert.Equal(["    \u00e9 =  ", "f( 25%", "g(x) 100%", ") 25%", " + h "], browser.Run("return " + Pieces)!.AsArray().Select(piece => (string)piece!));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Hostile_sources_and_names_are_shown_and_never_run()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string source = folder.Write("a.py", $"{Attack}\n# \u202e\u001b[2J\n\"{{{{profile}}}}'`${{window.hacked=1}}\n");
        string capture = folder.Write("in.txt", $"# mode: wall\n\nP1;T0:1;{source}:{Attack}:1;<svg onload=window.hacked=1>.py:f:7 1000\nP1;T0:1;{source}:f:9 500\n");
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin2heatmap", capture, page, "--title", Attack));
        using Chromium browser = Open(page);
        Assert.Equal(Attack, browser.Text("return document.getElementById('title').textContent"));
        browser.Run("[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes('a.py')).click()");
        Assert.Equal("1||66.7 %|" + Attack, Row(browser, 1));
        Assert.Equal("2|||# \\u202e\\x1b[2J", Row(browser, 2));
        Assert.Equal("9|33.3 %|33.3 %|", Row(browser, 9));

        // The file has fewer lines than were sampled: those that were are doubtful, and it says so.
        Assert.Contains("line 9 was sampled, and the file ends with line 3", browser.Text("return document.getElementById('note').textContent"), StringComparison.Ordinal);
        Assert.Equal("line1 line9", browser.Text("return [...document.querySelectorAll('#lines tr.stale')].map(r => r.id).join(' ')"));
        browser.Press("]", "n", "p", "d", "o");
        Assert.Equal("2 0 ", browser.Text("return document.scripts.length + ' ' + document.querySelectorAll('img, svg').length + ' ' + (window.hacked ?? '')"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_source_of_many_lines_has_rows_where_one_looks_and_search_finds_the_others()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string large = folder.Write("large.py", string.Concat(Enumerable.Range(1, 60_000).Select(i => $"line_{i}()\n")));
        string other = folder.Write("other.py", "needle = 1\n");
        using Chromium browser = Show(folder, $"# mode: wall\n\nP1;T0:1;{large}:f:40000 5000\nP1;T0:1;{other}:g:1 1000\n");
        Assert.Equal("40000|83.3 %|83.3 %|line_40000()", Row(browser, 40_000));
        Assert.True(browser.Run("const r = document.getElementById('line40000').getBoundingClientRect(); return r.top > 60 && r.bottom < innerHeight")!.GetValue<bool>());
        Assert.InRange(browser.Run("return document.querySelectorAll('#lines tr').length")!.GetValue<int>(), 100, 2_000);

        // The rows lie where they would lie if all were there.
        const string Scroller = "document.getElementById('source')";
        browser.Run($"{Scroller}.scrollTop = {Scroller}.scrollHeight");
        browser.WaitFor("document.getElementById('line60000')");
        Assert.True(browser.Run("const r = document.getElementById('line60000').getBoundingClientRect(); return r.top > 60 && r.bottom < innerHeight")!.GetValue<bool>());
        browser.Run($"{Scroller}.scrollTop = 0");
        browser.WaitFor("document.getElementById('line1')");

        Search(browser, "line_1234(");
        Assert.Equal("1 line, 1 file", browser.Text("return document.getElementById('matched').textContent"));
        Assert.Contains("large.py:1234  \u00b7  not sampled", Status(browser), StringComparison.Ordinal);
        Assert.Equal("line1234", browser.Text("return [...document.querySelectorAll('#lines tr.found')].map(r => r.id).join()"));
        Search(browser, "/^NEEDLE/");
        Assert.Contains("other.py:1  \u00b7  own 16.7 %", Status(browser), StringComparison.Ordinal);
        Assert.Equal(1, browser.Run("return document.querySelectorAll('#rows tr').length")!.GetValue<int>());
        Search(browser, "nowhere");
        Assert.Equal("0 lines, 0 files", browser.Text("return document.getElementById('matched').textContent"));
        Search(browser, "");
        Assert.Equal(2, browser.Run("return document.querySelectorAll('#rows tr').length")!.GetValue<int>());
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Files_are_told_apart_by_where_they_come_from()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string capture = "# mode: wall\n\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"P1;T0:1;/app/module_{i}.py:f:1 10\n"))
            + "P1;T0:1;/usr/lib/python3.11/json/decoder.py:decode:1 500\nP1;T0:1;/v/lib/python3.13/site-packages/x/y.py:f:1 300\nP1;T0:1;<frozen importlib._bootstrap>:f:1 100\n";
        using Chromium browser = Show(folder, capture);
        const string Origins = "return [...document.querySelectorAll('#rows .origin')].map(row => row.cells[2].textContent).join()";
        Assert.Equal("\u25be Program (200),\u25be Standard library (1),\u25be Installed packages (1),\u25be Interpreter (1)", browser.Text(Origins));
        Assert.Equal("More (153 left)", browser.Text("return document.getElementById('more').textContent"));
        browser.Run("document.querySelector('#rows .origin').click()");
        Assert.Equal("\u25b8 Program (200)", browser.Text("return document.querySelector('#rows .origin').cells[2].textContent"));
        Assert.Equal(7, browser.Run("return document.querySelectorAll('#rows tr').length")!.GetValue<int>());
        Assert.True(browser.Run("return document.getElementById('more').hidden")!.GetValue<bool>());
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_capture_without_samples_says_so()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "# mode: wall\n\n");
        browser.Press("n", "]", "m", "o");
        Assert.Equal("The capture has no Python frames", browser.Text("return document.getElementById('file').textContent"));
        Assert.Empty(browser.ConsoleLines());
    }

    private static Chromium Show(TemporaryFolder folder, string capture) => Open(Tool.Convert(folder, "austin2heatmap", folder.Write("in.txt", capture), ".html"));

    private static Chromium Open(string page)
    {
        Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    private static void Search(Chromium browser, string text) =>
        browser.Run($"const s = document.getElementById('search'); s.value = '{text}'; s.dispatchEvent(new Event('input'))");

    private static string Row(Chromium browser, int line) => browser.Text($"return [...document.getElementById('line{line}').cells].map(c => c.textContent).join('|')");

    private static string Status(Chromium browser) => browser.Text("return document.getElementById('status').textContent");
}
