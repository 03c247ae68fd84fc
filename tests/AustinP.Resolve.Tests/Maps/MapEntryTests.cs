using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Tests.Maps;

public sealed class MapEntryTests
{
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
}
