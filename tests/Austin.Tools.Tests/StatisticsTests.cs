using Austin.Captures.Tooling;
using Austin.Tools.Statistics;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void Recursion_counts_once_in_the_total()
    {
        using TemporaryFolder folder = new();
        using ToolInput input = ToolInput.Open(folder.Write(
            "x", "# mode: wall\n\nP1;T0:1;a:f:1;a:g:2;a:f:3;a:f:4 10\nP1;T0:1;a:f:1 1\nP1;T0:2;a:g:2;a:f:3 5\nP1;T0:2;a:h:2 2\n"), Tool.Silent);
        CaptureSums sums = new(input.Reader, input.Messages, new StatsFilter(null, null));
        input.ReadAll((_, _) => { }, sums.Add);
        Assert.Equal(
            ["f own 16 total 16", "g own 0 total 15", "h own 2 total 2"],
            sums.Functions(0, byLine: false).Select(f => $"{sums.Stacks.Frames.Function(f.Frame)} own {f.Own} total {f.Total}"));
        Assert.Equal(
            ["f:1 own 1 total 11", "g:2 own 0 total 15", "f:3 own 5 total 15", "f:4 own 10 total 10", "h:2 own 2 total 2"],
            sums.Functions(0, byLine: true)
                .Select(f => $"{sums.Stacks.Frames.Function(f.Frame)}:{sums.Stacks.Frames.Line(f.Frame)} own {f.Own} total {f.Total}"));
    }

    [Fact]
    public void The_tables_show_threads_and_functions_and_take_brackets_as_text()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x", "# mode: full\n\nP1;T0:1;a:[red]f:1 10000,0,2048\nP1;T0:2;a:g:1 30000,1,-1024\n");
        (int exitCode, string output) = Show(path);
        Assert.Equal(0, exitCode);
        Assert.Contains("CPU time by thread: 10.0 ms", output, StringComparison.Ordinal);
        Assert.Matches(@"10\.0 ms +100\.0 +10\.0 ms +100\.0 +\[red\]f +a", output);
        Assert.Matches(@"30\.0 ms +75\.0 +30\.0 ms +75\.0 +g", Show(path, "-m", "wall").Output);
        Assert.DoesNotContain("[red]", Show(path, "-m", "wall", "--thread", "0:2").Output, StringComparison.Ordinal);
        Assert.Matches(@"2\.0 KiB +100\.0", Show(path, "-m", "alloc").Output);
        Assert.Equal(ToolExitCode.Usage, Tool.Run("austin-stats", folder.Write("y", "# mode: wall\n\nP1;T0:1 1\n"), "-m", "alloc").ExitCode);
    }

    [Fact]
    public void Threads_are_shown_with_their_names_and_chosen_by_them()
    {
        const string Samples = "P7;T0:8;a:f:1 100\nP7;T0:7;a:g:1 100\nP7;T0:9;a:g:1 100\n\n";
        using TemporaryFolder folder = new();
        string path = folder.Write("x", "# mode: wall\n# thread: 7 0:7 MainThread\n\n" + Samples + "# thread: 7 0:8 [b]Gr\u00fc\u00dfe\n# duration: 100\n\n");
        string all = Show(path).Output;
        Assert.Matches(@"0:8 +7 +0[.]1 ms +33[.]3 +\[b\]Grüße", all);
        Assert.Matches(@"0:7 +7 +0[.]1 ms +33[.]3 +MainThread", all);
        string one = Show(path, "--thread", "[b]Grüße").Output;
        Assert.Matches(@"0[.]1 ms +100[.]0 +0[.]1 ms +100[.]0 +f +a", one);
        Assert.DoesNotMatch(" g +a", one);
        Assert.DoesNotContain("Name", Show(folder.Write("old", "# mode: wall\n\n" + Samples)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_come_first_and_threads_are_as_many_as_asked_for()
    {
        using TemporaryFolder folder = new();
        string samples = string.Concat(Enumerable.Range(1, 500).Select(i => $"P1;T0:{i};a:f{i % 40}:1 {i}000\n"));
        string path = folder.Write("x", "# mode: wall\n\n" + samples);
        string[] lines = Show(path, "-n", "3").Output.Split('\n');
        Assert.True(Array.FindIndex(lines, l => l.Contains("by function", StringComparison.Ordinal))
            < Array.FindIndex(lines, l => l.Contains("by thread", StringComparison.Ordinal)));
        Assert.InRange(lines.Length, 10, 24);
        Assert.Matches("0:500 +1 +500[.]0 ms", string.Join('\n', lines));
        Assert.Matches("497 more +123,753[.]0 ms +98[.]8", string.Join('\n', lines));
        Assert.DoesNotContain("0:497 ", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Equal(500, Show(path, "-n", "0").Output.Split('\n').Count(l => l.Contains(" 0:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("truncated: 150/1000", "In 15.0 % of the samples innermost")]
    [InlineData("truncated: 11/1000", "In 1.1 % of the samples innermost")]
    [InlineData("inferred: 150/1000", "In 15.0 % of the samples some callers")]
    [InlineData("truncated: 10/1000\n# inferred: 10/1000", null)]
    [InlineData("truncated: 0/0", null)]
    [InlineData("truncated: -5/1000", null)]
    [InlineData("inferred: 9/4", null)]
    [InlineData("truncated: <b>", null)]
    public void Truncated_and_inferred_samples_are_told_above_one_per_cent(string counts, string? told)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("x", $"# mode: wall\n\nP1;T0:1;a:f:1 10\n# {counts}\n");
        string output = Show(path).Output;
        string page = File.ReadAllText(Tool.Convert(folder, "austin2flamegraph", path, ".html"));
        if (told is null)
        {
            Assert.DoesNotContain("of the samples", output, StringComparison.Ordinal);
            Assert.Contains("<span id=\"warning\"></span>", page, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(told, string.Join(' ', output.Split('\n')), StringComparison.Ordinal);
            Assert.Contains($"<span id=\"warning\">{told}", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Own_adds_up_to_the_capture(string name)
    {
        using TemporaryFolder folder = new();
        using ToolInput input = ToolInput.Open(RealCaptures.PathOf(name), Tool.Silent);
        CaptureSums sums = new(input.Reader, input.Messages, new StatsFilter(null, null));
        input.ReadAll((_, _) => { }, sums.Add);
        for (int metric = 0; metric < sums.Metrics.Count; metric++)
        {
            long all = sums.Threads.Values.Sum(values => values[metric]);
            Assert.Equal(all, sums.Functions(metric, byLine: false).Sum(f => f.Own));
            Assert.Equal(all, sums.Functions(metric, byLine: true).Sum(f => f.Own));
            Assert.All(sums.Functions(metric, byLine: false), f => Assert.InRange(f.Total, f.Own, all));
        }
    }

    private static (int ExitCode, string Output) Show(string path, params string[] options)
    {
        TextWriter standardOutput = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            return (Tool.Run(["austin-stats", path, .. options]).ExitCode, output.ToString());
        }
        finally
        {
            Console.SetOut(standardOutput);
        }
    }
}
