using System.Text;
using System.Xml.Linq;
using Austin.Captures.Frames;

namespace Austin.Live.Tests.Tools.Browser;

/// <summary>The page of <c>austin-diff</c>.</summary>
public sealed class DifferencePageTests
{
    private const string Up = "\uE013", Right = "\uE014";

    // grown: 100 to 400 samples. steady: 400 to 420. gone and fresh are in one only, in 9 samples; rare is so in 3.
    private static readonly (string, int)[] _before = [("grown", 100), ("steady", 400), ("gone", 9), ("shrunk", 200)];
    private static readonly (string, int)[] _after = [("grown", 400), ("steady", 420), ("fresh", 9), ("shrunk", 50), ("rare", 3)];

    [SkippableFact]
    public void A_change_beyond_two_standard_errors_is_coloured_and_the_table_begins_with_the_largest()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, Capture(_before, 1000, "# truncated: 7/709\n"), Capture(_after, 1000, "# duration: 900000\n"));
        Assert.Equal("old.txt \u2192 new.txt", browser.Text("return document.getElementById('title').textContent"));
        Assert.Equal(
            ["Before|old.txt|709.0 ms|709|not told|0.99 %|0 %|0 %", "After|new.txt|882.0 ms|882|900.0 ms|0 %|0 %|0 %"],
            Rows(browser, "#captures"));

        // Own time; the error of a change of sums of 1 ms each is the root of both counts.
        Assert.Equal(
            [
                "100.0 ms|400.0 ms|+300.0 ms \u00b1 22.4 ms|grown|app.py", "200.0 ms|50.0 ms|\u2212150.0 ms \u00b1 15.8 ms|shrunk|app.py",
                "9.00 ms|none|\u22129.00 ms \u00b1 3.16 ms|gone|app.py", "none|9.00 ms|+9.00 ms \u00b1 3.16 ms|fresh|app.py",
                "400.0 ms|420.0 ms|+20.0 ms \u00b1 28.6 ms|steady|app.py", "none|3.00 ms|+3.00 ms \u00b1 2.00 ms|rare|app.py",
            ],
            Rows(browser, "#rows"));
        Assert.Equal(["grew", "shrank", "shrank", "grew", "same", "same"], Classes(browser));
        Assert.Equal("fresh\napp.py\nonly after", browser.Text("return document.querySelectorAll('#rows tr')[3].title"));

        // The boxes of the after alone, then those that are gone as well.
        Assert.DoesNotContain("gone", Names(browser));
        Assert.Equal([6, 213, 40, 40], Hues(browser, "grown", "shrunk", "steady", "rare"));
        browser.Run("document.getElementById('graph').focus()");
        browser.Press("w");
        Assert.Contains("gone", Names(browser));
        Assert.Contains("fresh", Names(browser));
        browser.Press("w");
        Assert.Contains("gone", Names(browser));
        Assert.DoesNotContain("fresh", Names(browser));
        Assert.Equal("true", browser.Text("return document.getElementById('before').getAttribute('aria-pressed')"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void The_error_comes_from_the_number_of_samples_and_not_from_their_time()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();

        // The same times as above by samples of 100 ms: four samples are not enough to tell.
        using Chromium browser = Show(folder, Capture([("grown", 1), ("steady", 4)], 100_000), Capture([("grown", 4), ("steady", 4)], 100_000));
        Assert.Equal("100.0 ms|400.0 ms|+300.0 ms \u00b1 223.6 ms|grown|app.py", Rows(browser, "#rows")[0]);
        Assert.Equal(["same", "same"], Classes(browser));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Shares_compare_captures_of_different_length()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        using Chromium browser = Show(folder, Capture([("one", 100), ("two", 300)], 1000), Capture([("one", 1000), ("two", 3000)], 1000));
        Assert.Equal(["grew", "grew"], Classes(browser));
        browser.Run("document.getElementById('graph').focus()");
        browser.Press("a");
        Assert.Equal(["same", "same"], Classes(browser));

        // The root of 0.25 * 0.75 / 400, and of 4000, one beside the other.
        Assert.Contains("25.0 %|25.0 %|\u00b10.00 points \u00b1 2.3|one|app.py", Rows(browser, "#rows"));
        browser.Press(Up, Up, Right);
        Assert.StartsWith("one  \u00b7  25.0 % \u2192 25.0 % (\u00b10.00 points \u00b1 2.3, may be chance)  \u00b7  samples 100 \u2192 1000  \u00b7  own", Status(browser), StringComparison.Ordinal);
        Assert.Equal(Status(browser), browser.Text("return document.getElementById('spoken').textContent"));
        browser.Press("b", "\uE00C", Up, Right);
        Assert.StartsWith("one  \u00b7  25.0 %", Status(browser), StringComparison.Ordinal);
        browser.Press(Up);
        Assert.StartsWith("main  \u00b7  25.0 %", Status(browser), StringComparison.Ordinal);
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void Hostile_names_are_text_on_the_page_and_in_its_picture()
    {
        InstalledProgram.Require("chromedriver");
        const string Attack = "</script><img src=x onerror=window.hacked=1>";
        using TemporaryFolder folder = new();
        string old = folder.Write("<img src=x onerror=window.hacked=1>&\u202e.txt", Capture([(Attack, 5), ("esc\u001b[2J", 100)], 1000));
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin-diff", folder.Write("new", Capture([(Attack, 50)], 1000)), old, "-o", page));
        using Chromium browser = Open(page);
        Assert.Contains(Rows(browser, "#rows"), row => row.Contains(Attack, StringComparison.Ordinal));
        Assert.Contains(Rows(browser, "#rows"), row => row.Contains(SafeText.Line("esc\u001b[2J"), StringComparison.Ordinal));
        browser.Run("document.getElementById('svg').click()");
        using MemoryStream saved = new(browser.Saved("img_src_x_onerror_window.hacked_1_.txt_new.svg"));
        XElement svg = XDocument.Load(saved).Root!;
        Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "title" && element.Value.StartsWith(Attack, StringComparison.Ordinal));
        Assert.Equal("2 0 ", browser.Text("return document.scripts.length + ' ' + document.querySelectorAll('img').length + ' ' + (window.hacked ?? '')"));
        Assert.Empty(browser.ConsoleLines());
    }

    private static string Capture((string Function, int Samples)[] functions, long each, string trailer = "")
    {
        StringBuilder text = new("# mode: wall\n\n");
        foreach ((string function, int samples) in functions)
        {
            for (int i = 0; i < samples; i++)
            {
                text.Append($"P{1 + (i % 2)};T0:1;/srv/app.py:main:1;app.py:{function}:2 {each}\n");
            }
        }

        return $"{text}\n{trailer}";
    }

    private static Chromium Show(TemporaryFolder folder, string before, string after)
    {
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin-diff", folder.Write("new.txt", after), folder.Write("old.txt", before), "-o", page));
        return Open(page);
    }

    private static Chromium Open(string page)
    {
        Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    private static string Status(Chromium browser) => browser.Text("return document.getElementById('status').textContent");

    private static string[] Rows(Chromium browser, string body) => Strings(browser, $"[...document.querySelectorAll('{body} tr')].map(r => [...r.cells].map(c => c.textContent).join('|'))");

    private static string[] Classes(Chromium browser) => Strings(browser, "[...document.querySelectorAll('#rows .change')].map(c => c.classList[2])");

    // What the picture of the page shows is what its canvas does.
    private static string[] Names(Chromium browser) => [.. Picture(browser).Select(box => box.Name)];

    private static int[] Hues(Chromium browser, params string[] names)
    {
        (string Name, string Fill)[] boxes = Picture(browser);
        return [.. names.Select(name => int.Parse(boxes.Single(box => box.Name == name).Fill[4..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static (string Name, string Fill)[] Picture(Chromium browser)
    {
        browser.Run("document.getElementById('svg').click()");
        using MemoryStream saved = new(browser.Saved("old.txt_new.txt.svg"));
        XNamespace svg = "http://www.w3.org/2000/svg";
        return [.. XDocument.Load(saved).Descendants(svg + "g").Select(g => (g.Element(svg + "title")!.Value.Split("  \u00b7")[0], g.Element(svg + "rect")!.Attribute("fill")!.Value))];
    }

    private static string[] Strings(Chromium browser, string expression) => [.. browser.Run("return " + expression)!.AsArray().Select(item => item!.GetValue<string>())];
}
