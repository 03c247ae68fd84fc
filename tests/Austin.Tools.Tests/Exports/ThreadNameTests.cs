using System.Text.Json.Nodes;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Exports;

/// <summary>What people see of a thread is the name the program gave it, from captures of either format.</summary>
public sealed class ThreadNameTests
{
    // The last name comes behind the samples; one thread has none.
    private const string Text =
        "# austin: 3.7.0\n# interval: 100\n# mode: wall\n# thread: 7 0:7 MainThread\n\n" +
        "P7;T0:8;a:f:1 100\nP7;T0:7;a:g:1 100\nP7;T0:9;a:g:1 100\n\n# thread: 7 0:8 Grüße <b>\n# duration: 100\n\n";

    public static IEnumerable<object[]> Everything =>
        from tool in ExportReaders.Names
        from format in new[] { "text", "mojo" }
        select new object[] { tool, format };

    [Theory]
    [MemberData(nameof(Everything))]
    public void Exports_show_the_names_of_threads(string tool, string format)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("capture", Text);
        input = format == "text" ? input : Tool.Convert(folder, "austin2mojo", input, ".mojo");
        string output = Tool.Convert(folder, tool, input, ".out");
        if (tool == "austin2pprof")
        {
            Assert.Equal(["7:MainThread", "8:Grüße <b>", "9:"], PprofReader.ThreadNames(output).Order());
            return;
        }

        Assert.Equal(Expected(tool), Names(tool, output).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_capture_without_names_is_shown_as_ever()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("old", "# mode: wall\n\nP7;T0:8;a:f:1 100\nP7;T9;a:f:1 100\n");
        Assert.Equal(["Thread 0:8", "Thread 9"], Names("austin2gecko", Tool.Convert(folder, "austin2gecko", input, ".out")));
        Assert.Equal(["Thread 0:8", "Thread 9"], Names("austin2perfetto", Tool.Convert(folder, "austin2perfetto", input, ".out")));
        Assert.Equal(["8:", "9:"], PprofReader.ThreadNames(Tool.Convert(folder, "austin2pprof", input, ".pprof")).Order());
    }

    private static string[] Expected(string tool) => tool switch
    {
        "austin2speedscope" => ["Wall time profile for 7:0:7 (MainThread)", "Wall time profile for 7:0:8 (Grüße <b>)", "Wall time profile for 7:0:9"],
        "austin2flamegraph" => ["0:7 MainThread", "0:8 Grüße <b>", "0:9 "],
        _ => ["Grüße <b> (0:8)", "MainThread (0:7)", "Thread 0:9"],
    };

    private static IEnumerable<string> Names(string tool, string path) => tool switch
    {
        "austin2speedscope" => JsonNode.Parse(File.ReadAllText(path))!["profiles"]!.AsArray().Select(profile => profile!["name"]!.GetValue<string>()),
        "austin2gecko" => JsonNode.Parse(File.ReadAllText(path))!["threads"]!.AsArray().Select(thread => thread!["name"]!.GetValue<string>()),
        "austin2perfetto" => JsonNode.Parse(File.ReadAllText(path))!["traceEvents"]!.AsArray()
            .Where(e => e!["ph"]!.GetValue<string>() == "M" && e["name"]!.GetValue<string>() == "thread_name")
            .GroupBy(e => e!["tid"]!.GetValue<long>(), e => e!["args"]!["name"]!.GetValue<string>(), (_, names) => names.Last()),
        _ => ExportReaders.Page(path)["threads"]!.AsArray().Select(thread => $"{thread!["label"]} {thread["name"]}"),
    };
}
