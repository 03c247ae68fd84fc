using System.Globalization;
using System.Xml.Linq;
using Austin.Common.CommandLine;

namespace Austin.Documents.Tests;

public sealed class CheatSheetTests
{
    private static readonly XElement[] _texts = [.. XDocument.Load(Path.Combine(Repository.Share, "doc", "austin", "cheat-sheet.svg")).Descendants().Where(e => e.Name.LocalName == "text")];

    [Fact]
    public void Every_option_and_exit_code_is_on_the_sheet()
    {
        string all = string.Join('\n', _texts.Select(text => text.Value));
        Assert.All(OptionTable.For(Programs.Both), option => Assert.Contains("--" + option.Long, all, StringComparison.Ordinal));
        Assert.Contains("austin-record", all, StringComparison.Ordinal);
        Assert.All(ExitCodeTable.All, row => Assert.Contains(row.Code, all, StringComparison.Ordinal));
    }

    [Fact]
    public void All_is_on_one_page()
    {
        Assert.All(_texts, text =>
        {
            Assert.InRange(int.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture), 0, 770);
            Assert.InRange(int.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture), 0, 1000);
        });
    }
}
