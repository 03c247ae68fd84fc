using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Austin.Live.Tests.Tools.Web;
using Austin.Tools.Web;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Tools.Browser;

/// <summary>The page of austin-web in a browser, while samples come.</summary>
[Long]
public sealed class LivePageTests(ITestOutputHelper output)
{
    private const string Attack = "</script><img src=x onerror=alert(1)>";
    private const string First =
        "# mode: wall\n\n" +
        "P1;T0:1;a.py:main:1;a.py:heavy:2 700000\n" +
        "P1;T0:1;a.py:main:1;a.py:light:3;a.py:leaf:4 300000\n" +
        "P1;T0:2;a.py:" + Attack + ":7 100000\n";

    [SkippableFact]
    public void The_picture_grows_and_keeps_its_place()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using Chromium browser = Open(served);
        Assert.StartsWith("all  \u00b7  1.10 s", Status(browser), StringComparison.Ordinal);
        Assert.Equal("3 samples", Text(browser, "samples"));

        // Zoomed into light, with a search.
        const string Up = "\uE013", Right = "\uE014", Enter = "\uE007";
        browser.Press(Up, Up, Right, Enter);
        Assert.StartsWith("light  \u00b7  300.00 ms".Replace("300.00", "300.0", StringComparison.Ordinal), Status(browser), StringComparison.Ordinal);
        browser.Run("const s = document.getElementById('search'); s.value = 'leaf'; s.dispatchEvent(new Event('input'))");
        Assert.Equal("27.3 %", Text(browser, "matched"));

        // New lines, functions and threads; light becomes the heavier one, and is still what is zoomed.
        for (int i = 0; i < 10; i++)
        {
            served.Feed($"P1;T0:1;a.py:main:1;a.py:light:{i + 10};a.py:leaf:4;a.py:new{i}:1 100000\nP1;T0:{i + 3};b.py:other:1 10000\n");
            Await(browser, served);
        }

        Assert.StartsWith("light  \u00b7  1.30 s", Status(browser), StringComparison.Ordinal);
        Assert.Equal("59.1 %", Text(browser, "matched"));
        Assert.Equal("13", browser.Text("return document.getElementById('scope').options.length"));

        // A name from the target is text.
        Assert.Equal("0", browser.Text("return document.images.length"));
        browser.Press("0");
        browser.Run("const s = document.getElementById('scope'); s.selectedIndex = 2; s.dispatchEvent(new Event('change'))");
        browser.Press(Up);
        Assert.StartsWith(Attack, Status(browser), StringComparison.Ordinal);
        Assert.Contains(Attack, browser.Text("return document.getElementById('rows').textContent"), StringComparison.Ordinal);

        // The thread stays chosen while others come.
        served.Feed("P1;T0:99;b.py:other:1 10000\n");
        Await(browser, served);
        Assert.Equal("2", browser.Text("return document.getElementById('scope').selectedIndex"));
        Assert.StartsWith(Attack, Status(browser), StringComparison.Ordinal);
        AssertQuiet(browser, served);
    }

    [SkippableFact]
    public void A_file_with_the_pass_leads_to_the_page()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using EntryFile entry = new($"http://127.0.0.1:{served.Port}{served.Pass.Path}");
        using Chromium browser = Chromium.Rent();
        browser.Open("file://" + entry.Path);
        browser.WaitFor("document.body.dataset.ready");
        Assert.Equal(served.Url, browser.Text("return location.href"));
        Assert.StartsWith("all  \u00b7  1.10 s", Status(browser), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Callers_and_sandwich_grow_too()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using Chromium browser = Open(served);
        const string Up = "\uE013", Right = "\uE014", Down = "\uE015", Enter = "\uE007";
        browser.Press("b", "l");
        served.Feed("P1;T0:1;a.py:main:1;a.py:fresh:9 2000000\n");
        Await(browser, served);
        browser.Press(Up);
        Assert.StartsWith("fresh:9  \u00b7  2.00 s", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("main:1  \u00b7  2.00 s", Status(browser), StringComparison.Ordinal);

        // Zoomed into what main calls, the sandwich stays there although all is made anew.
        browser.Press("l", "b");
        browser.Press(Up, "s");
        Assert.Equal("What main calls", Text(browser, "lowerTitle"));
        browser.Press(Down, Right, Enter);
        Assert.StartsWith("heavy  \u00b7  700.0 ms", Status(browser), StringComparison.Ordinal);
        served.Feed("P1;T0:1;a.py:main:1;a.py:heavy:2 9000000\n");
        Await(browser, served);
        Assert.StartsWith("heavy  \u00b7  9.70 s", Status(browser), StringComparison.Ordinal);
        AssertQuiet(browser, served);
    }

    [SkippableFact]
    public void A_pause_holds_the_picture_and_nothing_else()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using Chromium browser = Open(served);
        browser.Press("p");
        Assert.Equal("Paused", Text(browser, "state"));
        const string Picture = "return document.getElementById('canvas').toDataURL()";
        browser.WaitFor("document.body.dataset.updates > 0");
        string held = browser.Text(Picture);
        served.Feed("P1;T0:1;a.py:main:1;a.py:late:9 5000000\n");
        browser.WaitFor("document.getElementById('samples').textContent === '4 samples'");
        Assert.Equal(held, browser.Text(Picture));

        // What one does meanwhile is of that moment too.
        browser.Press("l");
        Assert.StartsWith("all  \u00b7  1.10 s", Status(browser), StringComparison.Ordinal);
        browser.Press("l", "p");
        Await(browser, served);
        Assert.StartsWith("all  \u00b7  6.10 s", Status(browser), StringComparison.Ordinal);
        Assert.NotEqual(held, browser.Text(Picture));

        // After the end the picture stays, and a reload shows the same.
        served.End();
        browser.WaitFor("document.getElementById('state').textContent === 'Ended'");
        browser.Open(served.Url);
        browser.WaitFor("document.getElementById('state').textContent === 'Ended'");
        Assert.StartsWith("all  \u00b7  6.10 s", Status(browser), StringComparison.Ordinal);

        // So do the downloads.
        browser.Run("document.getElementById('mojo').click()");
        Assert.Equal(6_100_000, MojoCaptureReader.Read(browser.Saved("capture.mojo")).Samples.Sum(sample => sample.Time));
        browser.Run("document.getElementById('html').click()");
        string page = browser.SavedPath("flamegraph.html");
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        Assert.StartsWith("all  \u00b7  6.10 s", Status(browser), StringComparison.Ordinal);
        Assert.Equal("made.py <b>", Text(browser, "title"));
        browser.Open(served.Url);
        AssertQuiet(browser, served);
    }

    [SkippableFact]
    public void Two_browsers_show_the_same_numbers_of_a_real_program()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using WebProgram web = new("-x", "3", "-t", "30s", Interpreters.RequireAny().Path, folder.Script("busy.py", WebProgram.Busy));
        using Chromium first = Chromium.Rent();
        first.Open(web.Url);
        first.WaitFor("document.body.dataset.ready");
        first.WaitFor("document.getElementById('state').textContent === 'Ended'");
        using Chromium second = Chromium.Rent();
        second.Open(web.Url);
        second.WaitFor("document.body.dataset.ready");
        Dictionary<string, long> own = web.Own();
        Assert.InRange(100.0 * own["three"] / (own["three"] + own["one"]), 75 - 10, 75 + 10);
        Assert.Equal("errors 0 %", first.Text("return document.getElementById('errors').textContent"));
        Assert.Matches("^late [0-9.]+ %$", first.Text("return document.getElementById('late').textContent"));
        const string Table = "return [...document.querySelectorAll('#rows td.number')].map(cell => cell.title).join(' ') + document.getElementById('status').textContent + document.getElementById('samples').textContent";
        Assert.Equal(first.Text(Table), second.Text(Table));
        string sum = (own.Values.Sum() / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
        Assert.StartsWith($"all  \u00b7  {sum} s (100 % of all)", Status(first), StringComparison.Ordinal);
        Assert.Empty(first.ConsoleLines());
        Assert.Empty(second.ConsoleLines());
    }

    [SkippableFact]
    public void A_range_of_time_has_what_came_in_it()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using Chromium browser = Open(served);
        long first = Seconds(served)[0];
        Patience.Until(() => served.Run.Feed.Now >= first + 2, "two seconds");
        served.Feed("P1;T0:1;a.py:main:1;a.py:late:9 250000\n");
        Await(browser, served);
        long late = Seconds(served)[^1];
        Assert.StartsWith("all  \u00b7  1.35 s", Status(browser), StringComparison.Ordinal);

        // A bar is as wide as a sixtieth unless there are more; the drag leaves out the first second.
        JsonNode place = browser.Run("const r = document.getElementById('timeline').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")!;
        int X(double second) => (int)(place[0]!.GetValue<double>() + (place[2]!.GetValue<double>() * (second - first) / Math.Max(60, late - first + 1)));
        int y = (int)(place[1]!.GetValue<double>() + (place[3]!.GetValue<double>() / 2));
        browser.Drag(X(late - 0.5), y, X(late + 0.5), y);
        browser.WaitFor("document.getElementById('rangeText').textContent !== ''");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"seconds {late - 1} to {late + 1}"), Text(browser, "rangeText"));
        browser.WaitFor("document.getElementById('status').textContent.startsWith('all  \u00b7  250.0 ms')");
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"?from={late - 1}&to={late + 1}"), browser.Text("return document.getElementById('mojo').href"), StringComparison.Ordinal);
        Assert.Equal("late", browser.Text("return document.querySelector('#rows .name').textContent"));
        Assert.Equal("100 %", browser.Text("return document.querySelector('#rows td').textContent"));

        browser.Press("r");
        browser.WaitFor("document.getElementById('status').textContent.startsWith('all  \u00b7  1.35 s')");
        browser.Run("document.getElementById('range60').click()");
        browser.WaitFor("document.getElementById('range60').getAttribute('aria-pressed') === 'true'");
        served.Feed("P1;T0:1;a.py:main:1;a.py:late:9 250000\n");
        browser.WaitFor("document.getElementById('status').textContent.startsWith('all  \u00b7  1.60 s')");
        AssertQuiet(browser, served);
    }

    [SkippableFact]
    public void After_a_broken_connection_nothing_is_missing()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(First);
        using Chromium browser = Open(served);
        browser.Run("window.same = true");
        served.Restart();
        served.Feed("P1;T0:1;a.py:main:1;a.py:meanwhile:9 400000\n");
        Await(browser, served);
        browser.WaitFor("document.getElementById('state').textContent === 'Live'");
        Assert.StartsWith("all  \u00b7  1.50 s", Status(browser), StringComparison.Ordinal);
        Assert.True(browser.Run("return window.same")!.GetValue<bool>());
    }

    [SkippableFact]
    public void A_page_that_came_before_the_first_sample_shows_it()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new();
        using Chromium browser = Chromium.Rent();
        browser.Open(served.Url);
        Assert.Equal("Waiting for the first sample.", Text(browser, "facts"));
        served.Feed(First);
        browser.WaitFor("document.body.dataset.ready");
        Assert.StartsWith("all  \u00b7  1.10 s", Status(browser), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_hundred_thousand_nodes_grow_without_trouble()
    {
        InstalledProgram.Require("chromedriver");
        using ServedProfile served = new(ManyStacks(7_000));
        using Chromium browser = Open(served);
        long nodes = served.Json("/profile.json").GetProperty("nodes").GetProperty("up").GetArrayLength();
        Assert.True(nodes > 100_000, $"{nodes} nodes");
        double[] took = [.. Enumerable.Range(0, 5).Select(i =>
        {
            served.Feed($"P1;T0:1;app.py:main:1;mod.py:new{i}:1;mod.py:newer{i}:2 1000\n");
            Await(browser, served);
            return double.Parse(browser.Text("return document.body.dataset.took"), CultureInfo.InvariantCulture);
        })];

        output.WriteLine($"{nodes} nodes; from an event to its drawing: {string.Join(", ", took.Select(ms => ms.ToString("0", CultureInfo.InvariantCulture)))} ms");
        long sum = served.Json("/profile.json").GetProperty("cells").GetProperty("values")[0].EnumerateArray().Sum(value => value.GetInt64());
        Assert.StartsWith($"all  \u00b7  {(sum / 1e6).ToString("0.00", CultureInfo.InvariantCulture)} s", Status(browser), StringComparison.Ordinal);
        AssertQuiet(browser, served);
    }

    private static Chromium Open(ServedProfile served)
    {
        Chromium browser = Chromium.Rent();
        browser.Open(served.Url);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    // Until all samples there are have been drawn.
    private static void Await(Chromium browser, ServedProfile served)
    {
        string samples = served.Samples.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');
        browser.WaitFor($"document.getElementById('samples').textContent === '{samples} samples'");
        browser.Run("window.drawn = +(document.body.dataset.updates || 0)");
        browser.WaitFor("document.body.dataset.updates > window.drawn");
    }

    // Nothing was complained of, and nothing asked for elsewhere.
    private static void AssertQuiet(Chromium browser, ServedProfile served)
    {
        Assert.Empty(browser.ConsoleLines());
        Assert.Equal("[]", browser.Run($"return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !name.startsWith('{served.Url}') && !name.startsWith('data:'))")!.ToJsonString());
    }

    // Those that have anything.
    private static long[] Seconds(ServedProfile served) => [.. served.Json("/profile.json").GetProperty("seconds").EnumerateArray().Select(second => second[0].GetInt64())];

    private static string Status(Chromium browser) => Text(browser, "status");

    private static string Text(Chromium browser, string id) => browser.Text($"return document.getElementById('{id}').textContent");

    private static string ManyStacks(int count)
    {
        StringBuilder text = new("# mode: wall\n\n");
        Random random = new(1);
        for (int stack = 0; stack < count; stack++)
        {
            text.Append("P1;T0:").Append(random.Next(1, 4)).Append(";app.py:main:1");
            int depth = random.Next(5, 40);
            for (int i = 0; i < depth; i++)
            {
                int function = Math.Min(random.Next(12), random.Next(12));
                text.Append(";mod").Append(function).Append(".py:f").Append((i * 12) + function).Append(":1");
            }

            text.Append(' ').Append(random.Next(1, 1000)).Append('\n');
        }

        return text.ToString();
    }
}
