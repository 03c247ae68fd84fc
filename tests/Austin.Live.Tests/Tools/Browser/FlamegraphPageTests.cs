using System.Text;
using Austin.Captures.Frames;

namespace Austin.Live.Tests.Tools.Browser;

[Long]
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
        using TemporaryFolder folder = new();
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
        Assert.Equal("inner", browser.Text("return document.querySelector('#rows .name').textContent"));
        Assert.Equal("75.0 %", browser.Text("return document.querySelector('#rows tr td').textContent"));
        browser.Run("document.querySelector('th[data-sort=total] button').click()");
        Assert.Equal("main", browser.Text("return document.querySelector('#rows .name').textContent"));
        browser.Press("d", "i", "l", "m", "]", "?");
        Assert.True(browser.Run("return document.getElementById('keys').open")!.GetValue<bool>());
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_keyboard_reaches_every_box()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
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
        using TemporaryFolder folder = new();
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
        using TemporaryFolder folder = new();
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

        using TemporaryFolder folder = new();
        string name = "<img src=x onerror=window.hacked=1>'\".txt";
        string page = Tool.Convert(folder, "austin2flamegraph", folder.Write(name, text.ToString()), ".html");
        File.Move(page, folder.File("page.html"));
        using Chromium browser = Chromium.Rent();
        browser.Open("file://" + folder.File("page.html"));
        browser.WaitFor("document.body.dataset.ready");
        Assert.Equal(name, browser.Text("return document.getElementById('title').textContent"));
        Assert.Contains(Attack, browser.Text("return document.getElementById('scope').textContent"), StringComparison.Ordinal);

        // Every name goes through the table, the status line and the tooltip.
        string[] shown = [.. browser.Run("return [...document.querySelectorAll('#rows .name')].map(c => c.textContent)")!
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

        // A sandwich has one in its headings.
        browser.Run("[...document.querySelectorAll('#rows .name')].find(cell => cell.textContent.startsWith('</script>')).click()");
        browser.Press("s");
        Assert.Equal("Nothing was seen to call " + SafeText.Line(Attack), browser.Text("return document.getElementById('upperTitle').textContent"));
        browser.Press("f", "b");

        browser.Run("const s = document.getElementById('search'); s.value = '<img'; s.dispatchEvent(new Event('input'))");
        Assert.Equal("2", browser.Text("return document.scripts.length"));
        Assert.Equal("0", browser.Text("return document.querySelectorAll('img, svg').length"));
        Assert.Equal("", browser.Text("return window.hacked"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_hundred_thousand_stacks_are_no_trouble()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "large.txt", ManyStacks(100_000));

        // Loading, then the three things people do next: each takes less than a second on an idle machine, and minutes if its time grows with
        // the square of the number of stacks.
        List<double> loads = [];
        for (int i = 0; i < 3; i++)
        {
            loads.Add(browser.Run("return +document.body.dataset.ready")!.GetValue<double>());
            browser.Run("location.reload()");
            browser.WaitFor("document.body.dataset.ready");
        }

        Assert.True(loads.Min() < 20_000, $"loading took {loads.Min()} ms");
        double search = Measure(browser, "const s = document.getElementById('search'); s.value = 'f7'; s.dispatchEvent(new Event('input'));");
        double thread = Measure(browser, "const s = document.getElementById('scope'); s.selectedIndex = 1; s.dispatchEvent(new Event('change'));");
        double table = Measure(browser, "document.getElementById('table').click(); document.getElementById('table').click();");
        double callers = Measure(browser, "document.getElementById('callers').click();");
        Assert.True(Math.Max(search, Math.Max(thread, table)) < 20_000, $"search {search} ms, thread {thread} ms, table {table} ms");
        Assert.True(callers < 20_000, $"callers {callers} ms");
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_table_shows_twenty_functions_then_more_and_sorts_by_each_column()
    {
        InstalledProgram.Require("chromedriver");
        StringBuilder text = new("# mode: wall\n\n");
        for (int i = 10; i < 60; i++)
        {
            text.Append($"P1;T0:1;/a/b/app.py:main:1;/a/b/m{99 - i}.py:f{i}:1 {i}000\n");
        }

        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "many.txt", text.ToString());
        Assert.Equal("20", browser.Text("return document.querySelectorAll('#rows tr').length"));
        Assert.Equal("f59", FirstRow(browser));
        Assert.Equal("\u2026/b/m40.py", browser.Text("return document.querySelector('#rows .file').textContent"));
        Assert.Equal("More (31 left)", browser.Text("return document.getElementById('more').textContent"));
        browser.Run("document.getElementById('more').click()");
        Assert.Equal("51", browser.Text("return document.querySelectorAll('#rows tr').length"));
        Assert.False(browser.Run("return document.getElementById('more').checkVisibility()")!.GetValue<bool>());
        foreach ((string column, string first) in new[] { ("total", "main"), ("name", "f10"), ("file", "main"), ("own", "f59") })
        {
            browser.Run($"document.querySelector('th[data-sort={column}] button').click()");
            Assert.Equal(first, FirstRow(browser));
            Assert.Equal(column, browser.Text("return document.querySelector('th[aria-sort]').dataset.sort"));
        }

        // With the keyboard as well.
        browser.Run("document.querySelector('#rows button').focus()");
        browser.Press("\uE007");
        Assert.Equal("f59", browser.Text("return document.getElementById('search').value"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void One_switch_folds_the_interpreter_and_importing_into_their_callers()
    {
        InstalledProgram.Require("chromedriver");
        const string Imports =
            "# mode: wall\n\n" +
            "P1;T0:1;<frozen runpy>:_run_code:88;app.py:main:1;<frozen importlib._bootstrap>:_find_and_load:7;lib.py:<module>:3 3000\n" +
            "P1;T0:1;<frozen runpy>:_run_code:88;app.py:main:1;native@7f01:_PyEval_EvalFrameDefault:4;native@7f02:PyInit_mine:4 1000\n" +
            "P1;T0:1;<frozen runpy>:_run_code:88;app.py:main:1;native@7f01:_PyEval_EvalFrameDefault:4;native@7f03:PyArray_Sum:4 1000\n" +
            "P1;T0:1;<frozen runpy>:_run_code:88;app.py:main:1;/usr/lib/python3.11/importlib/__init__.py:import_module:126 5000\n";
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "imports.txt", Imports);
        const string Names = "return [...document.querySelectorAll('#rows .name')].map(c => c.textContent).sort().join(' ')";
        Assert.Contains("_find_and_load", browser.Text(Names), StringComparison.Ordinal);
        browser.Press("f");
        Assert.Equal("true", browser.Text("return document.getElementById('fold').getAttribute('aria-pressed')"));
        Assert.Equal("<module> PyArray_Sum PyInit_mine main", browser.Text(Names));
        Assert.Equal("main", FirstRow(browser));
        Assert.Equal("50.0 %", browser.Text("return document.querySelector('#rows td').textContent"));
        Assert.StartsWith("all  \u00b7  10.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("\uE013", "\uE013");
        Assert.StartsWith("<module>  \u00b7  3.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("b", "\uE013", "\uE014");
        Assert.StartsWith("<module>  \u00b7  3.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("\uE013");
        Assert.StartsWith("main  \u00b7  3.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("f");
        Assert.Contains("_find_and_load", browser.Text(Names), StringComparison.Ordinal);
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_capture_without_interpreter_frames_has_no_switch_for_them()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "demo.txt", Profile);
        Assert.False(browser.Run("return document.getElementById('fold').checkVisibility()")!.GetValue<bool>());
    }

    [SkippableFact]
    public void A_sandwich_has_the_callers_of_a_function_above_and_what_it_calls_below()
    {
        InstalledProgram.Require("chromedriver");
        const string Shared =
            "# mode: wall\n\n" +
            "P1;T0:1;app.py:main:1;app.py:left:2;app.py:work:3;app.py:leaf:4 4000\n" +
            "P1;T0:1;app.py:main:1;app.py:right:2;app.py:work:3;app.py:leaf:4 3000\n" +
            "P1;T0:1;app.py:main:1;app.py:right:2;app.py:work:3;app.py:work:3;app.py:leaf:4 1000\n" +
            "P1;T0:1;app.py:main:1;app.py:other:9 2000\n";
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "shared.txt", Shared);
        const string Up = "\uE013", Down = "\uE015", Right = "\uE014";
        browser.Press(Up, Up, Up, "s");
        Assert.Equal("Callers of work", browser.Text("return document.getElementById('upperTitle').textContent"));
        Assert.True(browser.Run("return document.getElementById('upper').checkVisibility()")!.GetValue<bool>());
        Assert.StartsWith("work  \u00b7  8.00 ms (80.0 % of all)", Status(browser), StringComparison.Ordinal);

        // Both calls are one, and the recursive call lies inside the other.
        browser.Press(Down);
        Assert.StartsWith("leaf  \u00b7  7.00 ms (70.0 % of all, 87.5 % of work)", Status(browser), StringComparison.Ordinal);
        browser.Press(Right);
        Assert.StartsWith("work  \u00b7  1.00 ms", Status(browser), StringComparison.Ordinal);

        // Upwards across the middle to the callers.
        browser.Press(Up, Up);
        Assert.StartsWith("work  \u00b7  8.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up, Right);
        Assert.StartsWith("right  \u00b7  4.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("main  \u00b7  4.00 ms", Status(browser), StringComparison.Ordinal);

        // A row of the table is the next function.
        browser.Run("[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes('leaf')).click()");
        Assert.Equal("Callers of leaf", browser.Text("return document.getElementById('upperTitle').textContent"));
        Assert.StartsWith("leaf  \u00b7  8.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("b");
        Assert.False(browser.Run("return document.getElementById('upper').checkVisibility()")!.GetValue<bool>());
        Assert.StartsWith("all  \u00b7  10.0 ms", Status(browser), StringComparison.Ordinal);
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_page_says_what_its_total_is_and_how_much_could_not_be_read()
    {
        InstalledProgram.Require("chromedriver");
        const string Twice =
            "# mode: wall\n\n" +
            "P1;T0:1;app.py:main:1;app.py:work:2 7000\n" +
            "P1;T0:1;:INVALID:;app.py:main:1 1000\n" +
            "P1;T0:2;:INVALID:;app.py:inner:4 2000\n" +
            "P1;T0:2;app.py:main:5 10000\n\n# duration: 10000\n# truncated: 1/200\n";
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "twice.txt", Twice);
        Assert.Equal(
            "Wall time 20.0 ms, added up over 2 threads  \u00b7  10.0 ms elapsed, so 2.00 threads at a time  \u00b7  15.0 % not readable (:INVALID:)  \u00b7  0.50 % of the samples without their innermost frames",
            browser.Text("return document.getElementById('meaning').textContent"));

        // What begins like a whole stack lacks its end; what does not lacks its beginning.
        const string Up = "\uE013", Right = "\uE014";
        browser.Press(Up);
        Assert.StartsWith("main  \u00b7  18.0 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up, Right);
        Assert.StartsWith(":INVALID:  \u00b7  1.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press("\uE015", Right);
        Assert.StartsWith(":INVALID:  \u00b7  2.00 ms", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("inner  \u00b7  2.00 ms", Status(browser), StringComparison.Ordinal);
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Changes_of_a_hundred_thousand_boxes_are_no_trouble()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, "boxes.txt", ManyStacks(5_000));
        foreach (string id in new[] { "callers", "sandwich", "callees", "lines", "fold", "sandwich" })
        {
            // About 100 ms on an idle machine.
            double change = Enumerable.Range(0, 3).Min(_ => Measure(browser, $"document.getElementById('{id}').click();"));
            Assert.True(change < 10_000, $"{id} took {change} ms");
        }

        Assert.Empty(browser.ConsoleLines());
    }

    // The page of a capture, loaded.
    private static Chromium Show(TemporaryFolder folder, string name, string capture)
    {
        string page = Tool.Convert(folder, "austin2flamegraph", folder.Write(name, capture), ".html");
        Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    private static double Measure(Chromium browser, string script) =>
        browser.Run($"const start = performance.now(); {script} return performance.now() - start")!.GetValue<double>();

    private static string FirstRow(Chromium browser) => browser.Text("return document.querySelector('#rows .name').textContent");

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
