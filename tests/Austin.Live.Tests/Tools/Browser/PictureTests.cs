using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using Austin.Captures.Frames;

namespace Austin.Live.Tests.Tools.Browser;

/// <summary>Pages save what they show.</summary>
public sealed class PictureTests
{
    private const string Attack = "</text><script>window.hacked=1</script>";
    private const string Title = "\u001b[2J & \"<b>\" \u202e.txt";

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private static readonly string[] _functions = [Attack, "a&b", "\"quotes\"'", "esc\u001b[31m", "bidi\u202eevil", "\ud83d\ude00 \u00e9", "plain"];

    [SkippableFact]
    public void The_view_is_saved_as_SVG_and_as_PNG_of_twice_its_size()
    {
        InstalledProgram.Require("chromedriver");
        StringBuilder capture = new("# mode: wall\n\n");
        foreach (string function in _functions)
        {
            capture.Append($"P1;T0:1;<svg onload=alert(1)>.py:main:1;app.py:{function}:2 1000\n");
        }

        using TemporaryFolder folder = new();
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin2flamegraph", folder.Write("in.txt", capture.ToString()), page, "--title", Title));
        using Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        browser.Run("document.getElementById('svg').click()");
        XElement svg = Picture(browser.Saved("2J_b_.txt.svg"));

        // Every visible box has its name as text, and nothing of the names is markup.
        string[] texts = [.. svg.Descendants(_svg + "text").Select(text => text.Value)];
        Assert.Contains("all", texts);
        Assert.All(_functions.Select(SafeText.Line), name => Assert.Contains(texts, text => text.Length > 1 && name.StartsWith(text.TrimEnd('\u2026'), StringComparison.Ordinal)));
        string[] tips = [.. svg.Descendants(_svg + "title").Select(title => title.Value)];
        Assert.All(_functions.Select(SafeText.Line), name => Assert.Contains(tips, tip => tip.StartsWith(name + "  \u00b7  1.00 ms", StringComparison.Ordinal)));
        Assert.Equal("\\u001b[2J & \"<b>\" \\u202e.txt", tips[0]);
        Assert.Equal(["g", "rect", "svg", "text", "title"], svg.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct().Order());

        // A zoomed view, found by the key, as dark as the page.
        browser.Run("document.getElementById('search').value = 'plain'; document.getElementById('search').dispatchEvent(new Event('input'))");
        browser.Run("document.getElementById('graph').focus()");
        browser.Press("d", "p");
        byte[] png = browser.Saved("2J_b_.txt.png");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        Assert.Equal(2 * (int)svg.Attribute("width")!, width);
        Assert.True(Colours(browser, png) > 10, "the picture is empty");

        // Another browser window shows it without a complaint.
        folder.Write("saved.svg", svg.ToString());
        browser.Open("file://" + folder.File("saved.svg"));
        Assert.Equal("svg", browser.Text("return document.documentElement.localName"));
        Assert.Equal("", browser.Text("return window.hacked"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_sandwich_is_saved_with_both_halves()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string page = Tool.Convert(folder, "austin2flamegraph", folder.Write("sandwich", "# mode: wall\n\nP1;T0:1;a.py:above:1;a.py:middle:2;a.py:below:3 1000\n"), ".html");
        using Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        browser.Press("\uE013", "\uE013", "s", "v");
        string[] texts = [.. Picture(browser.Saved("sandwich.svg")).Descendants(_svg + "text").Select(text => text.Value)];
        Assert.Equal(["Callers of middle", "middle", "above", "What middle calls", "middle", "below"], texts.Where(text => text.Contains("middle", StringComparison.Ordinal) || text is "above" or "below"));
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_timeline_is_saved_with_its_times_and_all_its_threads()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        StringBuilder capture = new("# mode: full\n# interval: 1000\n\n");
        for (int i = 0; i < 100; i++)
        {
            capture.Append($"P1;T0:1;a.py:main:1;a.py:{Attack}:1 1000,0,0\n");
            for (int thread = 2; thread < 40; thread++)
            {
                capture.Append($"P1;T0:{thread};b.py:wait:1;b.py:{(i < 50 ? "before" : "behind")}:2 1000,1,0\n");
            }
        }

        using Chromium browser = Show(Tool.Convert(folder, "austin2timeline", folder.Write("lanes", capture.ToString()), ".html"));
        browser.WaitFor("document.body.dataset.drawn > 1");
        browser.Press("v");
        XElement svg = Picture(browser.Saved("lanes.svg"));
        string[] texts = [.. svg.Descendants(_svg + "text").Select(text => text.Value)];
        Assert.Equal(39, texts.Count(text => text.StartsWith("Thread 0:", StringComparison.Ordinal)));
        Assert.Equal(38, texts.Count(text => text == "before"));
        Assert.Contains("main", texts);
        Assert.Contains(texts, text => text is "20 ms" or "50 ms");
        Assert.Contains("idle", texts);
        Assert.Contains(Attack, texts);

        // What began in the middle begins there.
        double X(string name) => (double)svg.Descendants(_svg + "g").First(box => box.Element(_svg + "title")?.Value.StartsWith(name, StringComparison.Ordinal) == true).Element(_svg + "rect")!.Attribute("x")!;
        double half = (double)svg.Attribute("width")! - X("before") - 12;
        Assert.InRange(X("behind") - X("before"), (half / 2) - 2, (half / 2) + 2);

        // Zoomed to the second half there is nothing of the first.
        browser.Press("w", "d", "d", "v");
        XElement zoomed = Picture(browser.Saved("lanes.svg"));
        Assert.DoesNotContain("before", zoomed.Descendants(_svg + "text").Select(text => text.Value));
        browser.Press("P");
        byte[] png = browser.Saved("lanes.png");
        Assert.Equal(2 * (int)zoomed.Attribute("width")!, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.True(Colours(browser, png) > 10, "the picture is empty");
        Assert.Empty(browser.ConsoleLines());
    }

    [SkippableFact]
    public void A_heat_map_is_saved_with_the_lines_that_are_seen()
    {
        InstalledProgram.Require("chromedriver");
        using TemporaryFolder folder = new();
        string source = folder.Write("hot.py", string.Concat(Enumerable.Range(1, 900).Select(i => $"    line_{i}('{Attack}')\n")));
        using Chromium browser = Show(Tool.Convert(folder, "austin2heatmap", folder.Write("heat", $"# mode: wall\n\nP1;T0:1;{source}:f:450 3000\nP1;T0:1;{source}:f:451 1000\n"), ".html"));
        browser.Press("v");
        XElement svg = Picture(browser.Saved("heat.svg"));
        string[] texts = [.. svg.Descendants(_svg + "text").Select(text => text.Value)];
        int at = Array.IndexOf(texts, "450");
        Assert.Equal(["450", "75.0 %", "75.0 %", $"    line_450('{Attack}')"], texts.Skip(at).Take(4));
        Assert.InRange(texts.Count(text => text.Contains("line_", StringComparison.Ordinal)), 10, 80);
        Assert.Contains(texts, text => text.EndsWith("/hot.py", StringComparison.Ordinal));
        Assert.Equal("0.8", svg.Descendants(_svg + "rect").Select(box => (string?)box.Attribute("fill-opacity")).Where(heat => heat is not (null or "0")).Max());
        browser.Press("d", "P");
        Assert.True(Colours(browser, browser.Saved("heat.png")) > 10, "the picture is empty");
        Assert.Empty(browser.ConsoleLines());
    }

    private static Chromium Show(string page)
    {
        Chromium browser = Chromium.Rent();
        browser.Open("file://" + page);
        browser.WaitFor("document.body.dataset.ready");
        return browser;
    }

    private static int Colours(Chromium browser, byte[] png) => browser.Run(
        $$"""
        return new Promise(resolve => {
          const image = new Image();
          image.onload = () => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.width, image.height];
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            resolve(new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size);
          };
          image.src = "data:image/png;base64,{{Convert.ToBase64String(png)}}";
        });
        """)!.GetValue<int>();

    private static XElement Picture(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return XDocument.Load(stream).Root!;
    }
}
