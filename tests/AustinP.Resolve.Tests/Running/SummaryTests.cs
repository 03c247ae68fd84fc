using AustinP.Resolve.Addresses;
using AustinP.Resolve.Running;

namespace AustinP.Resolve.Tests.Running;

public sealed class SummaryTests
{
    [Fact]
    public void FilesWithOneReasonAreOneLine()
    {
        string[] lines = Lines(verbose: false);
        Assert.Equal(
            [
                "40 files: no debug information (820 frames), above all /lib/40.so (40)",
                "/lib/gone.so: file not found (7 frames)",
                "no mapped file is known there (1 frames)",
                "--verbose names every file",
                "1328 native frames (9 addresses): 500 with file and line (37.7 %), 820 with the function's name only, 8 as they were",
            ],
            lines);
    }

    [Fact]
    public void EveryFileIsNamedWhenAskedFor()
    {
        string[] lines = Lines(verbose: true);
        Assert.Equal(43, lines.Length);
        Assert.Equal("/lib/40.so: no debug information (40 frames)", lines[0]);
        Assert.Contains("/lib/1.so: no debug information (1 frames)", lines);
        Assert.Contains("no mapped file is known there (1 frames)", lines);
    }

    private static string[] Lines(bool verbose)
    {
        List<LibraryReport> reports =
        [
            .. Enumerable.Range(1, 40).Select(i => new LibraryReport($"/lib/{i}.so") { Problem = "no debug information", Named = i }),
            new LibraryReport("/lib/gone.so") { Problem = "file not found", Unresolved = 7 },
            new LibraryReport("") { Problem = "no mapped file is known there", Unresolved = 1 },
            new LibraryReport("/lib/good.so") { Resolved = 500 },
        ];
        StringWriter output = new();
        new Summary(reports, 9, verbose).WriteTo(output);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
