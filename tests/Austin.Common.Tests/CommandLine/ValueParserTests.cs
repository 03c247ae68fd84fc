using Austin.Common.CommandLine;

namespace Austin.Common.Tests.CommandLine;

public sealed class ValueParserTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData("  7", 7)]
    [InlineData("5us", 5)]
    [InlineData("500ms", 500_000)]
    [InlineData("2s", 2_000_000)]
    [InlineData("9223372036854775", 9_223_372_036_854_775)]
    [InlineData("9223372036s", 9_223_372_036_000_000)]
    public void Intervals_are_microseconds_unless_a_unit_says_otherwise(string text, long expected)
    {
        Assert.True(ValueParser.TryInterval(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData("2", 2)]
    public void A_budget_is_whole_per_cent(string text, long expected)
    {
        Assert.True(ValueParser.TryPercent(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("2%")]
    [InlineData("")]
    public void Other_budgets_are_rejected(string text) => Assert.False(ValueParser.TryPercent(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("ms")]
    [InlineData("-1")]
    [InlineData("1.5ms")]
    [InlineData("0x10")]
    [InlineData("1m")]
    [InlineData("1sec")]
    [InlineData("1ms ")]
    [InlineData("1 ms")]
    [InlineData("1e3")]
    [InlineData("１")]
    [InlineData("9223372036854776")]
    [InlineData("9223372037s")]
    [InlineData("1000000000000000000s")]
    [InlineData("100000000000000000000")]
    public void Other_intervals_are_rejected(string text) => Assert.False(ValueParser.TryInterval(text, out _));

    [Theory]
    [InlineData("500", 500_000)]
    [InlineData("500ms", 500_000)]
    [InlineData("3s", 3_000_000)]
    [InlineData("0", 0)]
    public void Timeouts_are_milliseconds_unless_a_unit_says_otherwise(string text, long expected)
    {
        Assert.True(ValueParser.TryTimeout(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("5us")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("9223372036855ms")]
    public void Other_timeouts_are_rejected(string text) => Assert.False(ValueParser.TryTimeout(text, out _));

    [Theory]
    [InlineData("2", 2_000_000)]
    [InlineData("20ms", 20_000)]
    [InlineData("3m", 180_000_000)]
    [InlineData("1h", 3_600_000_000)]
    public void Periods_are_seconds_unless_a_unit_says_otherwise(string text, long expected)
    {
        Assert.True(ValueParser.TryPeriod(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("5us")]
    [InlineData("2562047788016h")]
    public void Other_periods_are_rejected(string text) => Assert.False(ValueParser.TryPeriod(text, out _));

    [Theory]
    [InlineData("5", true)]
    [InlineData("0", true)]
    [InlineData("5s", false)]
    [InlineData("1.5", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    [InlineData("9223372037", false)]
    public void Exposures_are_whole_seconds(string text, bool valid) => Assert.Equal(valid, ValueParser.TryExposure(text, out _));

    [Theory]
    [InlineData("64", true)]
    [InlineData("64M", false)]
    [InlineData("1.5", false)]
    [InlineData("-1", false)]
    [InlineData("99999999999999", false)]
    public void Heap_sizes_are_whole_megabytes(string text, bool valid) => Assert.Equal(valid, ValueParser.TryHeap(text, out _));

    [Theory]
    [InlineData("1", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("4294967297", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("1.0", false)]
    [InlineData("abc", false)]
    [InlineData("", false)]
    public void Process_ids_are_positive_and_not_truncated(string text, bool valid) => Assert.Equal(valid, ValueParser.TryPid(text, out _));
}
