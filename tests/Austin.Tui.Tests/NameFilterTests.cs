using System.Diagnostics;
using Austin.Tui.Views;

namespace Austin.Tui.Tests;

/// <summary>What a filter finds, and what is wrong with one.</summary>
public sealed class NameFilterTests
{
    [Theory]
    [InlineData("", "any", "a.py", true)]
    [InlineData("//", "any", "a.py", true)]
    [InlineData("HOT", "shot", "a.py", true)]
    [InlineData("work.", "hot", "app/work.py", true)]
    [InlineData("work.", "hot", "app/workers", false)]
    [InlineData("/^HOT$/", "hot", "a.py", true)]
    [InlineData("/^hot$/", "shot", "a.py", false)]
    [InlineData(@"/work\.p/", "hot", "app/work.py", true)]
    [InlineData("app/", "hot", "app/work.py", true)]
    [InlineData("/app", "hot", "app/work.py", false)]
    public void Parts_and_expressions_are_found_in_names_and_files(string text, string name, string file, bool expected) =>
        Assert.Equal(expected, NameFilter.TryParse(text, out _)!.Matches(name, file));

    [Theory]
    [InlineData("/(/", "no regular expression: InsufficientClosingParentheses at 1")]
    [InlineData("/(?=x)/", "a regular expression that is too large, or looks around or back, which is not supported")]
    [InlineData("/((x{1000}){1000}){1000}/", "a regular expression that is too large, or looks around or back, which is not supported")]
    public void What_is_no_expression_or_has_no_bound_is_told(string text, string expected)
    {
        Assert.Null(NameFilter.TryParse(text, out string problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void No_name_makes_an_expression_slow()
    {
        NameFilter filter = NameFilter.TryParse("/(a*)*b$/", out _)!;
        Stopwatch elapsed = Stopwatch.StartNew();
        Assert.False(filter.Matches(new string('a', 50_000), ""));
        Assert.True(elapsed.Elapsed < TimeSpan.FromSeconds(10), $"{elapsed.Elapsed}");
    }
}
