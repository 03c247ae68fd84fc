using System.Text;
using Austin.Captures.Frames;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Browser;

public sealed class FlamegraphPageTests
{
    private const string Profile =
        "# mode: full\n\n" +
        "P1;T0:1;app.py:main:1;app.py:outer:2;app.py:inner:3 4000,0,1000\n" +
        "P1;T0:1;app.py:main:1;app.py:outer:2;app.py:inner:4 2000,0,0\n" +
        "P1;T0:1;app.py:main:1;app.py:other:9;native@7f01:memcpy:4;kernel:page_fault:0 2000,0,0\n" +
        "P1;T0:2;app.py:waiter:7 2000,1,0\n" +
        "P2;T0:5;app.py:<img src=x onerror=console.error(1)>:7 10000,0,-500\n";

    private const int RowHeight = 19;

    [SkippableFact]
    public void The_page_zooms_searches_and_switches_threads_and_measures_without_an_error()
    {
        InstalledProgram.Require("chromedriver");
        using TestFolder folder = new();
        using Chromium browser = Show(folder, "demo.txt", Profile);
        Assert.Equal("demo.txt", browser.Text("return document.getElementById('title').textContent"));
        Assert.Contains("all  \u00b7  18.0 ms", Status(browser), StringComparison.Ordinal);

        // Wall time instead of CPU time.
        browser.Run("document.getElementById('metric1').click()");
        Assert.Contains("20.0 ms", Status(browser), StringComparison.Ordinal);

        // Process 1, whose three boxes of one row are outer, other and waiter's absence.
        browser.Run("const s = document.getElementById('scope'); s.selectedIndex = 1; s.dispatchEvent(new Event('change'))");
        Assert.Equal("Process 1", browser.Text("const s = document.getElementById('scope'); return s.options[s.selectedIndex].text"));
        Assert.Contains("10.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Run("document.getElementById('scope').selectedIndex = 2; document.getElementById('scope').dispatchEvent(new Event('change'))");
        Assert.Contains("8.00 ms", Status(browser), StringComparison.Ordinal);

        // The third row from the root: outer to the left, other to the right. A click zooms.
        (int x, int y) = PlaceOf(browser, 2, 0.2);
        browser.Mouse(x, y, click: false);
        Assert.Contains("outer  \u00b7  6.00 ms (75.0 % of all", Status(browser), StringComparison.Ordinal);
        browser.WaitFor("!document.getElementById('tooltip').hidden");
        Assert.Contains("app.py:2", browser.Text("return document.getElementById('tooltip').innerText"), StringComparison.Ordinal);
        browser.Mouse(x, y, click: true);
        (int x1, int y1) = PlaceOf(browser, 2, 0.9);
        browser.Mouse(x1, y1, click: false);
        Assert.Contains("outer", Status(browser), StringComparison.Ordinal);
        browser.Press("0");
        browser.Mouse(x1, y1 + 1, click: false);
        Assert.Contains("other", Status(browser), StringComparison.Ordinal);

        // The inner box's tooltip tells its lines.
        (int x2, int y2) = PlaceOf(browser, 3, 0.2);
        browser.Mouse(x2, y2, click: false);
        browser.WaitFor("document.getElementById('tooltip').innerText.includes('app.py:4')");

        browser.Press("/");
        browser.Press("i", "n", "n", "e", "r");
        Assert.Equal("75.0 %", browser.Text("return document.getElementById('matched').textContent"));
        browser.Run("const s = document.getElementById('search'); s.value = '/^(inner|outer) /'; s.dispatchEvent(new Event('input'))");
        Assert.Equal("75.0 %", browser.Text("return document.getElementById('matched').textContent"));
        browser.Press("\uE00C");
        Assert.Equal("", browser.Text("return document.getElementById('matched').textContent"));

        // The table is there from the start: kernel code is heaviest after inner.
        Assert.Equal("inner", browser.Text("return document.querySelector('#rows tr td:last-child').firstChild.textContent"));
        Assert.Equal("75.0 %", browser.Text("return document.querySelector('#rows tr td').textContent"));
        browser.Run("document.querySelector('th[data-sort=total]').click()");
        Assert.Equal("main", browser.Text("return document.querySelector('#rows tr td:last-child').firstChild.textContent"));
        browser.Press("d", "i", "l", "m", "]", "?");
        Assert.True(browser.Run("return document.getElementById('keys').open")!.GetValue<bool>());
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_keyboard_reaches_every_box()
    {
        InstalledProgram.Require("chromedriver");
        using TestFolder folder = new();
        using Chromium browser = Show(folder, "demo.txt", Profile);
        const string Up = "\uE013", Right = "\uE014", Enter = "\uE007", Backspace = "\uE003";
        browser.Press(Up);
        Assert.StartsWith("<img", Status(browser), StringComparison.Ordinal);
        browser.Press(Right);
        Assert.StartsWith("main", Status(browser), StringComparison.Ordinal);
        browser.Press(Up, Right, Up, Up, Enter);
        Assert.StartsWith("page_fault", Status(browser), StringComparison.Ordinal);
        browser.Press(Backspace);
        Assert.StartsWith("memcpy", Status(browser), StringComparison.Ordinal);
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_callers_of_the_hot_functions_are_one_key_away()
    {
        InstalledProgram.Require("chromedriver");
        using TestFolder folder = new();
        using Chromium browser = Show(folder, "demo.txt", Profile);
        const string Up = "\uE013", Right = "\uE014";
        browser.Press("b");
        Assert.Equal("true", browser.Text("return document.getElementById('callers').getAttribute('aria-pressed')"));
        Assert.StartsWith("all  \u00b7  18.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up, Right);
        Assert.StartsWith("inner  \u00b7  6.00 ms (33.3 % of all)", Status(browser), StringComparison.Ordinal);
        Assert.DoesNotContain("own", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("outer  \u00b7  6.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("main  \u00b7  6.00 ms", Status(browser), StringComparison.Ordinal);

        // By a click on its row the callers of one function.
        browser.Run("[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes('page_fault')).click()");
        Assert.StartsWith("page_fault  \u00b7  2.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("memcpy  \u00b7  2.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("b");
        Assert.Equal("33.3 %", browser.Text("return document.querySelector('#rows tr:nth-child(2) td').textContent"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Functions_of_one_name_are_told_apart_by_their_modules()
    {
        InstalledProgram.Require("chromedriver");
        const string Twins = "# mode: wall\n\nP1;T0:1;/x/a.py:main:1;/x/one.py:run:2 3000\nP1;T0:1;/x/a.py:main:1;/x/two/__init__.py:run:2 1000\nP1;T0:2;/x/a.py:main:1 6000\n";
        using TestFolder folder = new();
        using Chromium browser = Show(folder, "twins.txt", Twins);
        const string Up = "\uE013", Right = "\uE014";
        Assert.Equal("all  \u00b7  10.0 ms (100 % of all)  \u00b7  sum of 2 threads", Status(browser));
        browser.Press(Up);
        Assert.StartsWith("main  \u00b7", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("run (one)  \u00b7", Status(browser), StringComparison.Ordinal);
        browser.Press(Right);
        Assert.StartsWith("run (two)  \u00b7", Status(browser), StringComparison.Ordinal);
        browser.Press("l");
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Hostile_names_are_shown_and_never_run()
    {
        InstalledProgram.Require("chromedriver");
        const string Attack = "</script><img src=x onerror=window.hacked=1>";
        string[] functions =
        [
            Attack, "\"'`${window.hacked=1}", "<!--<script>", "line\u2028and\u2029paragraph", "bell\a escape\u001b[31m zero\u200b",
            "\\u003cimg src=x onerror=window.hacked=1>", "{{profile}}", "__proto__", new string('w', 20_000),
        ];
        StringBuilder text = new($"# mode: wall\n# austin: {Attack}\n\n");
        foreach ((int i, string function) in functions.Index())
        {
            text.Append($"P{1 + (i % 2)};T0:{Attack};<svg onload=window.hacked=1>.py:{function}:1 1000\n");
        }

        using TestFolder folder = new();
        string name = "<img src=x onerror=window.hacked=1>'\".txt";
        string page = Tool.Convert(folder, "austin2flamegraph", folder.Write(name, text.ToString()), ".html");
        File.Move(page, folder.File("page.html"));
        using Chromium browser = new();
        browser.Open("file://" + folder.File("page.html"));
        browser.WaitFor("document.body.dataset.ready");
        Assert.Equal(name, browser.Text("return document.getElementById('title').textContent"));
        Assert.Contains(Attack, browser.Text("return document.getElementById('scope').textContent"), StringComparison.Ordinal);

        // Every name goes through the table, the status line and the tooltip.
        string[] shown = [.. browser.Run("return [...document.querySelectorAll('#rows tr td:last-child')].map(c => c.firstChild.data)")!
            .AsArray().Select(cell => cell!.GetValue<string>())];
        string[] safe = [.. functions.Select(SafeText.Line)];
        Assert.Equal(safe.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Contains("<svg onload=window.hacked=1>.py", browser.Text("return document.getElementById('rows').textContent"), StringComparison.Ordinal);
        for (int i = 0; i < functions.Length; i++)
        {
            (int x, int y) = PlaceOf(browser, 1, (i + 0.5) / functions.Length);
            browser.Mouse(x, y, click: false);
            browser.WaitFor("!document.getElementById('tooltip').hidden");
            Assert.Contains(safe, function => browser.Text("return document.getElementById('tooltip').textContent").StartsWith(function, StringComparison.Ordinal));
        }

        browser.Run("const s = document.getElementById('search'); s.value = '<img'; s.dispatchEvent(new Event('input'))");
        Assert.Equal("2", browser.Text("return document.scripts.length"));
        Assert.Equal("0", browser.Text("return document.querySelectorAll('img, svg').length"));
        Assert.Equal("", browser.Text("return window.hacked"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_hundred_thousand_stacks_are_there_within_two_seconds()
    {
        InstalledProgram.Require("chromedriver");
        using TestFolder folder = new();
        using Chromium browser = Show(folder, "large.txt", ManyStacks(100_000));

        // Loading, then the three things people do next; on a shared machine the best of three loads counts.
        List<double> loads = [];
        for (int i = 0; i < 3; i++)
        {
            loads.Add(browser.Run("return +document.body.dataset.ready")!.GetValue<double>());
            browser.Run("location.reload()");
            browser.WaitFor("document.body.dataset.ready");
        }

        Assert.True(loads.Min() < 2000, $"loading took {loads.Min()} ms");
        double search = Measure(browser, "const s = document.getElementById('search'); s.value = 'f7'; s.dispatchEvent(new Event('input'));");
        double thread = Measure(browser, "const s = document.getElementById('scope'); s.selectedIndex = 1; s.dispatchEvent(new Event('change'));");
        double table = Measure(browser, "document.getElementById('table').click(); document.getElementById('table').click();");
        double callers = Measure(browser, "document.getElementById('callers').click();");
        Assert.True(Math.Max(search, Math.Max(thread, table)) < 2000, $"search {search} ms, thread {thread} ms, table {table} ms");
        Assert.True(callers < 4000, $"callers {callers} ms");
        Assert.Empty(browser.ConsoleLines());
    }

    // The page of a capture, loaded.
    private static Chromium Show(TestFolder folder, string name, string capture)
    {
        string page = Tool.Convert(folder, "austin2flamegraph", folder.Write(name, capture), ".html");
        Chromium browser = new();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    private static double Measure(Chromium browser, string script) =>
        browser.Run($"const start = performance.now(); {script} return performance.now() - start")!.GetValue<double>();

    private static string Status(Chromium browser) => browser.Text("return document.getElementById('status').textContent");

    // A point in the row of that depth, at a share of the width. The root is at the bottom.
    private static (int X, int Y) PlaceOf(Chromium browser, int depth, double share)
    {
        double bottom = browser.Run("return document.getElementById('canvas').getBoundingClientRect().bottom")!.GetValue<double>();
        double width = browser.Run("return document.getElementById('canvas').getBoundingClientRect().width")!.GetValue<double>();
        return ((int)(width * share), (int)(bottom - 2 - (depth * RowHeight) - (RowHeight / 2)));
    }

    private static string ManyStacks(int count)
    {
        StringBuilder text = new("# mode: wall\n\n");
        Random random = new(1);
        HashSet<string> seen = [];
        while (seen.Count < count)
        {
            StringBuilder stack = new("P1;T0:");
            stack.Append(random.Next(1, 4)).Append(";app.py:main:1");
            int depth = random.Next(5, 40);
            for (int i = 0; i < depth; i++)
            {
                int function = Math.Min(random.Next(12), random.Next(12));
                stack.Append(";mod").Append(function).Append(".py:f").Append((i * 12) + function).Append(":1");
            }

            if (seen.Add(stack.ToString()))
            {
                text.Append(stack).Append(' ').Append(random.Next(1, 1000)).Append('\n');
            }
        }

        return text.ToString();
    }
}
