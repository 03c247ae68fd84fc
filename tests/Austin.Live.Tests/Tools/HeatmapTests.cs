using System.Text.Json.Nodes;
using Austin.Captures.Tooling;
using Austin.Tools.Heatmap;

namespace Austin.Live.Tests.Tools;

/// <summary>The data in the page of <c>austin2heatmap</c>, and which sources come with them.</summary>
public sealed class HeatmapTests
{
    private const string Source = "def f(n):\n    return f(n - 1)\n\nf(3)\n";

    [Fact]
    public void Lines_and_files_have_their_own_time_and_each_stack_counts_once()
    {
        using TemporaryFolder folder = new();
        string a = folder.Write("a.py", Source);
        string capture =
            "# mode: wall\n\n" +
            $"P1;T0:1;{a}:<module>:4;{a}:f:2;{a}:f:2 1000\n" +
            $"P1;T0:2;{a}:<module>:4;native@7f01:memcpy:4 200\n" +
            $"P2;T0:1;{a}:<module>:4;/gone/b.py:g:7 30\n" +
            "P1;T0:1;kernel:do_sys_poll:0 4\n";
        JsonNode page = Page(folder, capture);
        Assert.Equal("[1234]", page["whole"]!.ToJsonString());
        Assert.Equal([a, "/gone/b.py"], page["files"]!.AsArray().Select(file => (string)file!["name"]!));
        JsonNode first = page["files"]![0]!;
        Assert.Equal(("[1200]", "[1230]"), (first["own"]!.ToJsonString(), first["total"]!.ToJsonString()));
        Assert.Equal(["4 [200] [1230]", "2 [1000] [1000]"], Lines(first));
        Assert.Equal(Source.Split('\n')[..^1], first["source"]!.AsArray().Select(line => (string)line!));
        Assert.Equal(("not found, or may not be read", 0), ((string)page["files"]![1]!["missing"]!, page["files"]![1]!["source"]!.AsArray().Count));
        Assert.Equal(["7 [30] [30]"], Lines(page["files"]![1]!));
    }

    [Fact]
    public void A_source_root_comes_before_the_path_and_may_hold_any_end_of_it()
    {
        using TemporaryFolder folder = new();
        string inPlace = folder.Write("mod.py", "in place\n");
        string capture = $"# mode: wall\n\nP1;T0:1;{inPlace}:f:1;/srv/app/pkg/deep.py:g:1;/srv/app/../secret.py:h:1 5\n";
        Directory.CreateDirectory(folder.File("root/pkg"));
        folder.Write("root/pkg/deep.py", "the longer end\n");
        folder.Write("root/deep.py", "the shorter end\n");
        folder.Write("root/mod.py", "below the root\n");
        folder.Write("secret.py", "not to be had\n");
        Assert.Equal(["in place", "", ""], Sources(Page(folder, capture)));
        Assert.Equal(["below the root", "the longer end", ""], Sources(Page(folder, capture, "--source-root", folder.File("root"))));

        // The first root that has a file wins.
        Directory.CreateDirectory(folder.File("other"));
        folder.Write("other/deep.py", "other\n");
        Assert.Equal(["below the root", "other", ""], Sources(Page(folder, capture, "--source-root", folder.File("other"), "--source-root", folder.File("root"))));
        (int exitCode, string error) = Tool.Run("austin2heatmap", folder.File("capture"), folder.File("none"), "--source-root", folder.File("missing"));
        Assert.Equal((ToolExitCode.NoInput, $"austin2heatmap: No such folder: {folder.File("missing")}\n"), (exitCode, error));
    }

    [Fact]
    public void Nothing_but_python_sources_is_put_into_a_page()
    {
        using TemporaryFolder folder = new();
        string secret = folder.Write("id_rsa", "secret\n");
        File.CreateSymbolicLink(folder.File("link.py"), secret);
        Directory.CreateDirectory(folder.File("folder.py"));
        Assert.Equal(0, Browser.Browsers.Run("mkfifo", folder.File("pipe.py")).ExitCode);
        string[] names = [secret, folder.File("link.py"), folder.File("folder.py"), folder.File("pipe.py"), "/dev/stdin", "/proc/self/environ", "<string>", ""];
        JsonNode page = Page(folder, "# mode: wall\n\n" + string.Concat(names.Select(name => $"P1;T0:1;{name}:f:1 5\n")));
        Assert.Equal(names.Length, page["files"]!.AsArray().Count);
        Assert.All(page["files"]!.AsArray(), file => Assert.Empty(file!["source"]!.AsArray()));
        Assert.All(page["files"]!.AsArray(), file => Assert.NotEqual("", (string)file!["missing"]!));
        Assert.DoesNotContain("secret", page["files"]!.AsArray().SelectMany(file => file!["source"]!.AsArray()).Select(line => (string)line!));
    }

    [Fact]
    public void Sources_that_changed_after_the_capture_began_are_marked()
    {
        using TemporaryFolder folder = new();
        string a = folder.Write("a.py", Source);
        string capture = folder.Write("capture", $"# mode: wall\n\nP1;T0:1;{a}:f:2 5\n\n# duration: 5000000\n");
        DateTime end = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(capture, end);
        File.SetLastWriteTimeUtc(a, end.AddSeconds(-6));
        Assert.Equal("", Stale(folder));
        File.SetLastWriteTimeUtc(a, end.AddSeconds(-4));
        Assert.Equal("the file was written at 2024-05-06 07:08:05 UTC, after the capture began", Stale(folder));
        File.WriteAllText(a, "one\n");
        File.SetLastWriteTimeUtc(a, end.AddYears(-1));
        Assert.Equal("line 2 was sampled, and the file ends with line 1", Stale(folder));
    }

    [Fact]
    public void Large_sources_and_those_of_colder_files_are_left_out()
    {
        using TemporaryFolder folder = new();
        SourceFinder finder = new(new SourcePlaces([]), new SourceLimits { File = 10, All = 15 });
        Assert.Equal("larger than 0 KiB", finder.Find(folder.Write("large.py", "0123456789\n")).Missing);
        Assert.Equal(["012345678"], finder.Find(folder.Write("a.py", "012345678\n")).Lines!.Select(System.Text.Encoding.UTF8.GetString));
        Assert.Equal("the sources of hotter files take 0 KiB", finder.Find(folder.Write("b.py", "01234\n")).Missing);
        Assert.Equal(["a", "", "b"], finder.Find(folder.Write("c.py", "a\r\rb\n")).Lines!.Select(System.Text.Encoding.UTF8.GetString));
    }

    private static JsonNode Page(TemporaryFolder folder, string capture, params string[] options) =>
        Data(folder, folder.Write("capture", capture), options);

    private static JsonNode Data(TemporaryFolder folder, string capture, params string[] options)
    {
        string page = File.ReadAllText(Tool.Convert(folder, "austin2heatmap", capture, ".html", options));
        const string Start = "<script id=\"profile\" type=\"application/json\">";
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonNode.Parse(page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)])!;
    }

    private static string Stale(TemporaryFolder folder) => (string)Data(folder, folder.File("capture"))["files"]![0]!["stale"]!;

    private static string[] Lines(JsonNode file) =>
        [.. file["lines"]!.AsArray().Select(line => $"{line!["line"]} {line["own"]!.ToJsonString()} {line["total"]!.ToJsonString()}")];

    // The first line of each file's source, in the order of the stack from the root.
    private static string[] Sources(JsonNode page) =>
    [
        .. page["files"]!.AsArray().OrderBy(file => Array.FindIndex(["mod.py", "deep.py", "secret.py"], ((string)file!["name"]!).EndsWith))
            .Select(file => (string?)file!["source"]!.AsArray().FirstOrDefault() ?? ""),
    ];
}
