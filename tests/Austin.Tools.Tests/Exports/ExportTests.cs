using System.Text.Json.Nodes;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Exports;

public sealed class ExportTests
{
    private const string Odd =
        "# mode: full\n\n" +
        "P1;T0:1;:INVALID:;app.py:main:3;native@7f01:memcpy:4;kernel:do_sys_poll:0;:GC: 100,0,-50\n" +
        "P1;T0:1 30,1,20\n" +
        "P1;T1:1;app.py:<b>\"x\"</script>:3 7,1,0\n" +
        "P2;T0:1;app.py:main:3 5,0,-1\n" +
        "P2;T0:worker-one;tool:main:3 0,0,9\n";

    public static IEnumerable<object[]> Everything =>
        from name in RealCaptures.Names.Prepend("odd")
        from tool in ExportReaders.Names
        select new object[] { name, tool };

    [Theory]
    [MemberData(nameof(Everything))]
    public void Sums_per_quantity_process_and_thread_are_those_of_the_capture(string name, string tool)
    {
        using TemporaryFolder folder = new();
        string text = name == "odd" ? folder.Write("odd.txt", Odd) : Tool.Text(folder, name);
        string input = name == "odd" ? text : RealCaptures.PathOf(name);
        SortedDictionary<string, long> expected = ExportReaders.Comparable(ThreadSums.Of(text), tool, File.ReadAllText(text));
        Assert.Equal(expected, ExportReaders.Sums(tool, Tool.Convert(folder, tool, input, ".out")));
    }

    [Theory]
    [InlineData("austin2speedscope")]
    [InlineData("austin2gecko")]
    [InlineData("austin2perfetto")]
    [InlineData("austin2flamegraph")]
    [InlineData("austin2pprof")]
    [InlineData("austin2otlp")]
    public void Marks_kernel_and_native_frames_survive(string tool)
    {
        using TemporaryFolder folder = new();
        string output = File.ReadAllText(Tool.Convert(folder, tool, folder.Write("odd.txt", Odd), ".out"));
        string[] names = [":INVALID:", ":GC:", "do_sys_poll", "memcpy", "main", "(no frames)"];
        Assert.All(names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        if (tool == "austin2perfetto")
        {
            Assert.Contains("(idle)", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("austin2speedscope")]
    [InlineData("austin2gecko")]
    [InlineData("austin2perfetto")]
    [InlineData("austin2flamegraph")]
    [InlineData("austin2pprof")]
    [InlineData("austin2otlp")]
    public void A_capture_without_samples_has_a_valid_export(string tool)
    {
        using TemporaryFolder folder = new();
        string output = Tool.Convert(folder, tool, folder.Write("empty.txt", "# mode: wall\n"), ".out");
        Assert.Empty(ExportReaders.Sums(tool, output));
    }

    [Fact]
    public void A_capture_that_hides_its_mode_is_taken_for_what_it_looks_like()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        (int exitCode, string error) = Tool.Run("austin2speedscope", folder.Write("x", "P1;T0:1;a:f:1 5,0,-7\n"), output);
        Assert.Equal(0, exitCode);
        Assert.Contains("full mode", error, StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(output))!["profiles"]!.AsArray().Count);
    }

    [Fact]
    public void Gecko_tables_refer_to_each_other_and_have_the_fields_that_the_profiler_requires()
    {
        using TemporaryFolder folder = new();
        JsonNode profile = JsonNode.Parse(File.ReadAllText(Tool.Convert(folder, "austin2gecko", RealCaptures.PathOf("full.mojo"), ".json")))!;
        string[] meta = ["interval", "startTime", "processType", "product", "stackwalk", "version", "preprocessedProfileVersion", "categories", "markerSchema"];
        Assert.All(meta, field => Assert.NotNull(profile["meta"]![field]));
        int categories = profile["meta"]!["categories"]!.AsArray().Count;
        foreach (JsonNode? thread in profile["threads"]!.AsArray())
        {
            AssertTable(thread!["samples"]!, "stack", thread["stackTable"]!);
            AssertTable(thread["stackTable"]!, "frame", thread["frameTable"]!);
            AssertTable(thread["stackTable"]!, "prefix", thread["stackTable"]!);
            AssertTable(thread["frameTable"]!, "func", thread["funcTable"]!);
            AssertTable(thread["nativeAllocations"]!, "stack", thread["stackTable"]!);
            int strings = thread["stringArray"]!.AsArray().Count;
            Assert.All(thread["funcTable"]!["name"]!.AsArray(), id => Assert.InRange(id!.GetValue<int>(), 0, strings - 1));
            Assert.All(thread["funcTable"]!["fileName"]!.AsArray(), id => Assert.InRange(id!.GetValue<int>(), 0, strings - 1));
            Assert.All(thread["stackTable"]!["category"]!.AsArray(), id => Assert.InRange(id!.GetValue<int>(), 0, categories - 1));
            string[] tables = ["markers", "nativeSymbols", "resourceTable"];
            Assert.All(tables, table => Assert.Equal(0, thread[table]!["length"]!.GetValue<int>()));
            Assert.IsType<string>(thread["pid"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("austin2flamegraph")]
    [InlineData("austin2heatmap")]
    [InlineData("austin2timeline")]
    public void Names_cannot_break_out_of_the_page(string tool)
    {
        using TemporaryFolder folder = new();
        string page = File.ReadAllText(Tool.Convert(
            folder, tool, folder.Write("x", Odd), ".html", "--title", "<img src=x onerror=alert(1)>"));
        Assert.Equal(2, page.Split("</script>").Length - 1);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);

        // Nothing to load: the name of SVG's namespace is an address that nobody goes to.
        page = page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    private static void AssertTable(JsonNode table, string column, JsonNode target)
    {
        int length = table["length"]!.GetValue<int>();
        int targetLength = target["length"]!.GetValue<int>();
        foreach ((string name, JsonNode? value) in table.AsObject())
        {
            Assert.True(value is not JsonArray array || array.Count == length, name);
        }

        int row = 0;
        foreach (JsonNode? id in table[column]!.AsArray())
        {
            Assert.InRange(id?.GetValue<int>() ?? 0, 0, (ReferenceEquals(table, target) ? Math.Max(row, 1) : targetLength) - 1);
            row++;
        }
    }
}
