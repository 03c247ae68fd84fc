using Austin.Captures.Tooling;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

public sealed class DifferenceTests
{
    private const string First = "# mode: wall\n\nP1;T0:1;a.py:f:1;a.py:g:2 10\nP1;T0:2;a.py:f:1;a.py:g:2 5\nP1;T0:1;a.py:h:9 4\nP1;T0:1;a.py:only:1 3\n";
    private const string Second = "# mode: wall\n\nP7;T0:9;a.py:f:1;a.py:g:2 6\nP7;T0:9;a.py:h:8 9\nP7;T0:9;b.py:new:1 2\n";

    [Theory]
    [InlineData("", "a.py:f:1;a.py:g:2 9\na.py:h:9 4\na.py:only:1 3\n")]
    [InlineData("--sign", "a.py:f:1;a.py:g:2 9\na.py:h:9 4\na.py:only:1 3\na.py:h:8 -9\nb.py:new:1 -2\n")]
    [InlineData("--columns", "a.py:f:1;a.py:g:2 15 6\na.py:h:9 4 0\na.py:only:1 3 0\na.py:h:8 0 9\nb.py:new:1 0 2\n")]
    [InlineData("--ignore-lines --sign", "a.py:f:0;a.py:g:0 9\na.py:h:0 -5\na.py:only:0 3\nb.py:new:0 -2\n")]
    [InlineData("--ignore-lines", "a.py:f:0;a.py:g:0 9\na.py:only:0 3\n")]
    public void The_second_capture_is_subtracted_stack_by_stack(string options, string expected)
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        string[] arguments = ["austin-diff", folder.Write("a", First), folder.Write("b", Second), "-o", output];
        Assert.Equal((0, ""), Tool.Run([.. arguments, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Equal(expected, File.ReadAllText(output));
    }

    [Fact]
    public void Memory_is_not_subtracted_from_time()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        (int exitCode, string error) = Tool.Run("austin-diff", RealCaptures.PathOf("memory.mojo"), RealCaptures.PathOf("wall.mojo"), "-o", output);
        Assert.Equal(ToolExitCode.Usage, exitCode);
        Assert.Contains("measures memory, the other time", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void A_capture_less_itself_is_nothing(string name)
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        Assert.Equal((0, ""), Tool.Run("austin-diff", RealCaptures.PathOf(name), RealCaptures.PathOf(name), "--sign", "-o", output));
        Assert.All(File.ReadLines(output), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
        Assert.NotEmpty(File.ReadLines(output));
    }

    [Theory]
    [InlineData("-o page.html")]
    [InlineData("-o page.HTM --ignore-lines")]
    [InlineData("--html -o page")]
    public void The_ending_or_an_option_asks_for_a_page(string options)
    {
        using TemporaryFolder folder = new();
        string[] words = [.. options.Split(' ').Select(word => word.StartsWith("page", StringComparison.Ordinal) ? folder.File(word) : word)];
        Assert.Equal((0, ""), Tool.Run(["austin-diff", folder.Write("a", First), folder.Write("b", Second), .. words]));
        string page = File.ReadAllText(words.Single(word => word.Contains("page", StringComparison.Ordinal)));
        Assert.Contains("<title>b \u2192 a - difference</title>", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains($"\"lines\":{(words.Contains("--ignore-lines") ? "false" : "true")}", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# mode: cpu\n\nP1;T0:1;a.py:f:1 5\n", "", "has wall time, ")]
    [InlineData("# mode: memory\n\nP1;T0:1;a.py:f:1 5\n", "", "has memory allocation and memory deallocation: there is nothing to compare")]
    [InlineData(Second, "--sign", "--sign and --columns are about text")]
    [InlineData(Second, "--columns", "--sign and --columns are about text")]
    public void What_makes_no_page_is_wrong_usage(string second, string option, string message)
    {
        using TemporaryFolder folder = new();
        string output = folder.File("page.html");
        string[] words = ["austin-diff", folder.Write("a", First), folder.Write("b", second), "-o", output];
        (int exitCode, string error) = Tool.Run([.. words, .. option.Length > 0 ? [option] : Array.Empty<string>()]);
        Assert.Equal(ToolExitCode.Usage, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("100", "", "10000", "", "the interval was 0.1 ms, then 10 ms.")]
    [InlineData("100", "# hide-idle: on\n", "100", "", "--hide-idle was on, then off.")]
    [InlineData("100", "", "100", "# multiprocess: on\n", "sampling of children was off, then on.")]
    [InlineData("100", "", "100", "", null)]
    public void A_page_of_captures_that_were_recorded_otherwise_says_so(string interval, string more, string otherInterval, string moreOfOther, string? expected)
    {
        using TemporaryFolder folder = new();
        string before = folder.Write("before", $"# austin: 3.7.0\n# interval: {interval}\n{more}{First}");
        string after = folder.Write("after", $"# austin: 3.7.0\n# interval: {otherInterval}\n{moreOfOther}{Second}");
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin-diff", after, before, "-o", page));
        string text = System.Net.WebUtility.HtmlDecode(File.ReadAllText(page));
        Assert.Equal(expected is not null, text.Contains("not recorded in the same way", StringComparison.Ordinal));
        Assert.Contains(expected ?? "", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_sums_says_that_its_errors_are_too_large()
    {
        using TemporaryFolder folder = new();
        string sums = folder.Write("sums", "# mode: wall\n\nP1;T0:1;a.py:f:1 5000\n\n# truncated: 0/50\n");
        string page = folder.File("page.html");
        Assert.Equal((0, ""), Tool.Run("austin-diff", sums, folder.Write("b", Second), "-o", page));
        Assert.Contains("sums has the sums of its samples only", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal((0, ""), Tool.Run("austin-diff", folder.Write("a", First), folder.Write("b", Second), "-o", page));
        Assert.DoesNotContain("of its samples only", File.ReadAllText(page), StringComparison.Ordinal);
    }
}
