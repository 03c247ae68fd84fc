using System.Globalization;
using Austin.Captures.Tooling;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Selecting;

/// <summary>Parts of a capture that tools show.</summary>
public sealed class RangeOptionTests
{
    private static readonly string _capture = "# mode: wall\n# interval: 1000\n\n"
        + string.Concat(Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"P1;T0:1;{(i is 4 or 5 ? "wanted_1.py:wanted_1" : "others_1.py:others_1")}:1 1000\n")))
        + "\n# duration: 10000\n";

    [Fact]
    public void Samples_are_those_of_the_part_and_so_is_the_duration()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", _capture);
        string output = folder.File("b.txt");
        Assert.Equal((0, ""), Tool.Run("mojo2austin", "--range", "4ms-6ms", input, output));
        Assert.Equal(
            "# mode: wall\n# interval: 1000\n\nP1;T0:1;wanted_1.py:wanted_1:1 1000\nP1;T0:1;wanted_1.py:wanted_1:1 1000\n\n# duration: 2000\n\n",
            File.ReadAllText(output));
    }

    [Theory]
    [MemberData(nameof(Converters.All), MemberType = typeof(Converters))]
    public void Every_converter_shows_the_part_alone(string tool)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", _capture);
        (string before, string part) = (folder.File("before"), folder.File("part"));
        Assert.Equal((0, ""), Tool.Run(tool, "--range=0-4ms", input, before));
        Assert.Equal((0, ""), Tool.Run(tool, "--range=4ms+2ms", input, part));
        Assert.Contains("others_1", File.ReadAllText(before), StringComparison.Ordinal);
        Assert.DoesNotContain("wanted_1", File.ReadAllText(before), StringComparison.Ordinal);
        Assert.Contains("wanted_1", File.ReadAllText(part), StringComparison.Ordinal);
        Assert.DoesNotContain("others_1", File.ReadAllText(part), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_sides_of_a_difference_are_of_the_part()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", _capture);
        string other = folder.Write("b.txt", "# mode: wall\n\nP1;T0:1;m.py:before:1 4000\nP1;T0:1;wanted_1.py:wanted_1:1 1000\n");
        string output = folder.File("d.txt");
        Assert.Equal((0, ""), Tool.Run("austin-diff", "--range", "4ms-", "--sign", "-o", output, input, other));
        string[] lines = [.. File.ReadAllLines(output).Order(StringComparer.Ordinal)];
        Assert.Equal(["P1;T0:1;others_1.py:others_1:1 4000", "P1;T0:1;wanted_1.py:wanted_1:1 1000"], lines.Select(line => line.StartsWith('P') ? line : $"P1;T0:1;{line}"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("6s-5s")]
    public void What_is_no_range_is_refused(string range)
    {
        using TemporaryFolder folder = new();
        (int code, string error) = Tool.Run("mojo2austin", "--range", range, folder.Write("a.txt", _capture), folder.File("b"));
        Assert.Equal(ToolExitCode.Usage, code);
        Assert.Contains("--range takes two times", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_part_is_told()
    {
        using TemporaryFolder folder = new();
        (int code, string error) = Tool.Run("mojo2austin", "--range", "1h-", folder.Write("a.txt", _capture), folder.File("b"));
        Assert.Equal(0, code);
        Assert.Contains("no samples in that range", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_of_the_whole_is_told_with_the_part()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", _capture + "P1;nonsense\n");
        (int plain, string told) = Tool.Run("mojo2austin", input, folder.File("b"));
        Assert.NotEqual("", told);
        Assert.Equal((plain, told), Tool.Run("mojo2austin", "--range", "0-5ms", input, folder.File("c")));
    }

    [Fact]
    public void Neither_a_capture_nor_its_part_is_left_behind()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", _capture);
        string temporary = folder.File("tmp");
        Directory.CreateDirectory(temporary);
        string? former = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", temporary);
        try
        {
            Assert.Equal((0, ""), Tool.Run("mojo2austin", "--range", "4ms-6ms", input, folder.File("b")));
            Assert.Empty(Directory.GetFiles(temporary));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", former);
        }
    }
}
