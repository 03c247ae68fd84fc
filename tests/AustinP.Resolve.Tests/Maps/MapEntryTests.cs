using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Tests.Maps;

public sealed class MapEntryTests
{
    private static readonly string[] _lines =
    [
        "7f957ae50000-7f957b250000 /usr/lib/x86_64-linux-gnu/libpython3.12.so.1.0", "1000-2000 /a b/c:d (deleted)",
        "42 7f00-8000 1000 abcdef0123 /lib/x y.so", "1 1000-2000 0 - /x", "7fff00000000-7fff00021000 r-xp 00000000 08:01 1234  /bin/x",
        "ffffffffff600000-ffffffffff601000 [vsyscall]", "-18446744073709551616 0-0 0", "0-ffffffffffffffff /", "00400000-0041 \u00e9\ud83d\ude00",
    ];

    [Fact]
    public void WhateverALineHoldsARangeIsARangeAndAPathIsAPath()
    {
        const int Count = 300_000;
        Random random = new(20261122);
        int maps = 0;
        int modules = 0;
        for (int i = 0; i < Count; i++)
        {
            string line = Mutate(_lines[random.Next(_lines.Length)], random);
            if (MapEntry.ParseMap(line) is MapEntry map)
            {
                maps++;
                AssertSound(map, line);
            }

            if (MapEntry.ParseModule(line, out long pid) is MapEntry module)
            {
                modules++;
                Assert.True(pid >= 0, line);
                AssertSound(module, line);
            }
        }

        Assert.True(maps > Count / 10 && modules > Count / 50, $"{maps} maps, {modules} modules");
    }

    [Fact]
    public void APathIsAllThatFollowsTheRange() =>
        Assert.Equal(new MapEntry(0x1000, 0x2000, null, "", "/a b/c:d (deleted)"), MapEntry.ParseMap("1000-2000 /a b/c:d (deleted)"));

    [Fact]
    public void AModuleNamesItsProcessAndBuild()
    {
        MapEntry? entry = MapEntry.ParseModule("42 7f00-8000 1000 ABCDEF /lib/x y.so", out long pid);
        Assert.Equal(42, pid);
        Assert.Equal(new MapEntry(0x7f00, 0x8000, 0x1000, "abcdef", "/lib/x y.so"), entry);
    }

    [Fact]
    public void AModuleMayHaveNoBuildId() => Assert.Equal("", MapEntry.ParseModule("1 1-2 0 - /x", out _)!.BuildId);

    [Theory]
    [InlineData("")]
    [InlineData("1000-2000")]
    [InlineData("1000-2000 ")]
    [InlineData("2000-1000 /x")]
    [InlineData("1000 /x")]
    [InlineData("-1000 /x")]
    [InlineData("g-h /x")]
    [InlineData("11111111111111111-2 /x")]
    public void AMalformedMapIsNone(string value) => Assert.Null(MapEntry.ParseMap(value));

    [Theory]
    [InlineData("")]
    [InlineData("1000-2000 0 - /x")]
    [InlineData("1 1000-2000 0 -")]
    [InlineData("1 1000-2000 x - /x")]
    [InlineData("-1 1000-2000 0 - /x")]
    public void AMalformedModuleIsNone(string value) => Assert.Null(MapEntry.ParseModule(value, out _));

    private static void AssertSound(MapEntry entry, string line)
    {
        Assert.True(entry.Start < entry.End, line);
        Assert.True(entry.Path.Length > 0 && line.EndsWith(entry.Path, StringComparison.Ordinal), line);
        Assert.Equal(entry.BuildId.ToLowerInvariant(), entry.BuildId);
        Assert.True(entry.Contains(entry.Start) && entry.Contains(entry.End - 1) && !entry.Contains(entry.End) && entry.Overlaps(entry), line);
    }

    private static string Mutate(string line, Random random)
    {
        const string Likely = "0123456789abcdefF- :/\0\t\r%x+,\uffff";
        System.Text.StringBuilder text = new(line);
        for (int i = random.Next(0, 4); i > 0 && text.Length > 0; i--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = Likely[random.Next(Likely.Length)];
                    break;
                case 1:
                    text.Insert(at, Likely[random.Next(Likely.Length)]);
                    break;
                case 2:
                    text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at));
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 12), text.Length - at)));
                    break;
            }
        }

        return text.ToString();
    }
}
