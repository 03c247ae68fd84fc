using System.Text.RegularExpressions;
using Austin.Common.CommandLine;
using Austin.Documents;
using Austin.Tui.Views;

namespace Austin.Live.Tests.Documents;

/// <summary>The manual pages as man(1) shows them, against the option table.</summary>
public sealed class ManPageTests
{
    [SkippableTheory]
    [InlineData("austin", Programs.Austin)]
    [InlineData("austinp", Programs.AustinP)]
    [InlineData("austin-record", Programs.Record)]
    internal void A_page_describes_every_option_and_exit_code(string program, Programs programs)
    {
        string page = Show(program);
        foreach (OptionSpec option in OptionTable.For(programs))
        {
            string names = (option.Short is { } letter ? $"-{letter}, " : "") + "--" + option.Long + option.ValueText;
            Assert.Matches($@"\s{Regex.Escape(names)}\s", page);
            Assert.Contains(Unspaced(option.Help), Unspaced(page), StringComparison.Ordinal);
            if (option.DefaultFor(programs) is { } value)
            {
                Assert.Contains(Unspaced($"{option.Help} Default: {value}."), Unspaced(page), StringComparison.Ordinal);
            }
        }

        foreach (ExitCode code in Enum.GetValues<ExitCode>())
        {
            Assert.Matches(new Regex($@"\n +{(int)code}\b"), page);
        }
    }

    [SkippableFact]
    public void The_pages_of_the_tools_name_each_tool_and_option()
    {
        string page = Unspaced(Show("austin-tools"));
        Assert.All(
            DocumentSet.Programs.Single(program => program.Name == "austin-tools").Tools,
            tool =>
            {
                Assert.Contains(Unspaced(tool.Summary), page, StringComparison.Ordinal);
                Assert.All(tool.Options, option => Assert.Contains(Unspaced(option.Help), page, StringComparison.Ordinal));
            });
        Assert.Contains("--debug-dir=DIR", Show("austinp-resolve"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_page_of_the_viewer_has_every_option_and_every_key()
    {
        string page = Unspaced(Show("austin-tui"));
        Assert.All(
            DocumentSet.Programs.Single(program => program.Name == "austin-tui").Options,
            option => Assert.Contains(Unspaced(option.Help), page, StringComparison.Ordinal));
        Assert.All(HelpView.Keys, key => Assert.Contains(Unspaced(key.Keys + ": " + key.Meaning), page, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void The_page_of_the_browsers_view_has_every_option()
    {
        string page = Unspaced(Show("austin-web"));
        Assert.All(
            DocumentSet.Programs.Single(program => program.Name == "austin-web").Options,
            option => Assert.Contains(Unspaced(option.Help), page, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("austin")]
    [InlineData("austinp")]
    [InlineData("austin-record")]
    [InlineData("austinp-resolve")]
    [InlineData("austin-tools")]
    [InlineData("austin-tui")]
    [InlineData("austin-web")]
    [InlineData("austin-agent")]
    public void The_formatter_has_nothing_to_warn_of(string program) =>
        Assert.Equal("", Shell.Run("groff", "-man", "-Tutf8", "-K", "utf8", "-ww", "-z", Page(program)));

    // groff has characters of its own for the minus and the micro sign.
    private static string Show(string program) =>
        Shell.Run("groff", "-man", "-Tutf8", "-K", "utf8", "-P-cbou", "-rLL=2000m", Page(program))
            .Replace('\u2212', '-').Replace('\u2010', '-').Replace('\u03bc', '\u00b5').Replace('\u2019', '\'');

    // Where lines break does not matter.
    private static string Unspaced(string text) => Regex.Replace(text, @"\s", "");

    private static string Page(string program) => Path.Combine(Repository.Share, "man", "man1", program + ".1");
}
