using Austin.Tools.Selecting;

namespace Austin.Tools.Tests.Selecting;

public sealed class TimeRangeTests
{
    [Theory]
    [InlineData("5s-10s", 5_000_000, 10_000_000)]
    [InlineData("5-10", 5_000_000, 10_000_000)]
    [InlineData("1.5s-", 1_500_000, long.MaxValue)]
    [InlineData("-500ms", 0, 500_000)]
    [InlineData("5s+500ms", 5_000_000, 5_500_000)]
    [InlineData("+5s", 0, 5_000_000)]
    [InlineData("1m-1h", 60_000_000, 3_600_000_000)]
    public void A_range_is_read(string text, long from, long to)
    {
        Assert.True(TimeRange.TryParse(text, out TimeRange range));
        Assert.Equal(new TimeRange(from, to), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5s")]
    [InlineData("10s-5s")]
    [InlineData("5s-5s")]
    [InlineData("5s+0s")]
    [InlineData("5s+")]
    [InlineData("1s+2s-3s")]
    [InlineData("1s-2s-3s")]
    [InlineData("1d-2d")]
    [InlineData("s-2s")]
    [InlineData("1.2.3s-")]
    [InlineData("1e9h-")]
    [InlineData("99999999999999999999-")]
    public void What_is_none_is_refused(string text) => Assert.False(TimeRange.TryParse(text, out _));

    [Fact]
    public void Adjacent_ranges_share_no_sample_and_the_first_has_the_start()
    {
        Assert.True(new TimeRange(0, 10).Holds(0));
        Assert.True(new TimeRange(0, 10).Holds(10));
        Assert.False(new TimeRange(10, 20).Holds(10));
        Assert.True(new TimeRange(10, 20).Holds(11));
    }
}
