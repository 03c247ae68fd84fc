using System.Diagnostics;
using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;

namespace Austin.Live.Tests.CPython;

public sealed class LineTableTests
{
    // A function with a call and a list over several lines, compiled by 3.9 and by 3.10.
    [Theory]
    [InlineData(9, "000108010801060106ff080302010201 02fe0604020102ff", 30, 5)]
    [InlineData(9, "000108010801060106ff080302010201 02fe0604020102ff", 52, 12)]
    [InlineData(10, "08010801060106 0106ff0207020104ff02fc0201020106fe0204020104ff", 30, 5)]
    [InlineData(10, "08010801060106 0106ff0207020104ff02fc0201020106fe0204020104ff", 60, 12)]
    public void KnownTablesGiveKnownLines(int minor, string table, int offset, int line)
    {
        LineTable lines = new(Format(minor), Convert.FromHexString(table.Replace(" ", "", StringComparison.Ordinal)), 2);
        Assert.True(lines.TryFind(offset, out SourceSpan span));
        Assert.Equal(new SourceSpan(line), span);
    }

    [Fact]
    public void ALocationTableGivesEndLinesAndColumns()
    {
        // 3.13: [0,2) line 2, then 3:8-9, 3:8-13, and after some more one entry over two lines.
        byte[] table = Convert.FromHexString("8000d80809890580 41d80708883283 76e4161b98419468f303010d20".Replace(" ", "", StringComparison.Ordinal));
        LineTable lines = new(LineTableFormat.Locations, table, 2);
        Assert.True(lines.TryFind(2, out SourceSpan span));
        Assert.Equal(new SourceSpan(3, 3, 9, 10), span);
        Assert.True(lines.TryFind(46, out span));
        Assert.Equal(new SourceSpan(5, 6, 13, 32), span);
        Assert.False(lines.TryFind(10_000, out _));
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void EveryInstructionOfTheStandardLibraryGetsTheInterpretersOwnAnswer(string version)
    {
        Interpreter python = Interpreters.Require(version);
        LineTableFormat format = Format(python.Minor);
        using Process process = Process.Start(new ProcessStartInfo(python.Path, [Repository.Target("line_tables.py")]) { RedirectStandardOutput = true })!;
        int compared = 0;
        while (process.StandardOutput.ReadLine() is { } text)
        {
            using JsonDocument row = JsonDocument.Parse(text);
            LineTable lines = new(format, Convert.FromHexString(row.RootElement[1].GetString()!), row.RootElement[0].GetInt32());
            foreach (JsonElement instruction in row.RootElement[2].EnumerateArray())
            {
                int[] expected = [.. instruction.EnumerateArray().Select(e => e.GetInt32())];
                Assert.True(lines.TryFind(expected[0], out SourceSpan span), $"{text[..Math.Min(80, text.Length)]} at {expected[0]}");
                Assert.Equal(new SourceSpan(expected[1], expected[2], expected[3], expected[4]), span);
                compared++;
            }
        }

        Assert.True(compared > 10_000, $"only {compared} instructions");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(13)]
    public void AnyBytesAreReadWithoutAnException(int minor)
    {
        Random random = new(1234);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] table = new byte[random.Next(40)];
            random.NextBytes(table);
            LineTable lines = new(Format(minor), table, random.Next());
            _ = lines.TryFind(random.Next(-4, 600), out _);
        }
    }

    private static LineTableFormat Format(int minor) => minor switch
    {
        < 10 => LineTableFormat.Lnotab,
        10 => LineTableFormat.LineTable,
        _ => LineTableFormat.Locations,
    };
}
