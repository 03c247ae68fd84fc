using Austin.Tui.Views;

namespace Austin.Tui.Tests;

/// <summary>Rows pass each other only for a reason.</summary>
public sealed class SteadyOrderTests
{
    private readonly SteadyOrder _order = new();

    [Theory]
    [InlineData("a40 b39 c20", "a39 b40 c20", "a b c")]
    [InlineData("a40 b39 c20", "a36 b42 c20", "b a c")]
    [InlineData("a40 b39 c20", "a30 b29 c40", "c a b")]
    [InlineData("a90 b4 c3", "a90 b3 c4", "a c b")]
    [InlineData("a90 b40 c39", "a90 b40 c41", "a b c")]
    [InlineData("a90 b4", "a90 b4 d50 e1", "a d b e")]
    [InlineData("a90 b50 c4", "a90 c4", "a c")]
    [InlineData("a10 b9 c8 d7", "a0 b0 c0 d9", "d a b c")]
    [InlineData("", "b2 a9", "a b")]
    public void A_row_passes_another_with_five_per_cent_of_the_total_or_a_fifth_of_its_own(string before, string now, string expected)
    {
        _ = Arrange(0, before);
        Assert.Equal(expected, Arrange(0, now));
        Assert.Equal(expected, Arrange(0, now));
    }

    [Fact]
    public void All_is_sorted_anew_where_it_is_asked_for()
    {
        _ = Arrange(0, "a40 b39");
        Assert.Equal("a b", Arrange(0, "a39 b40"));
        Assert.Equal("b a", Arrange(1, "a39 b40"));
    }

    [Fact]
    public void No_row_stays_below_one_that_it_has_to_pass()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            _order.Begin(0);
            (int Key, long Value)[] rows = [.. Enumerable.Range(0, 30).Where(_ => random.Next(4) > 0).Select(key => (key, (long)random.Next(100)))];
            List<(int Key, long Value)> shown = _order.Arrange(0, [.. rows.OrderByDescending(row => row.Value)], row => row.Key, row => row.Value, 100);
            Assert.Equal(rows.Order(), shown.Order());
            for (int below = 1; below < shown.Count; below++)
            {
                long value = shown[below].Value;
                Assert.All(shown.Take(below), above => Assert.True(value - above.Value <= Math.Min(5, value * 0.2), string.Join(' ', shown)));
            }
        }
    }

    // Rows are such as a40: a name and a value, of 100 in all.
    private string Arrange(int version, string rows)
    {
        _order.Begin(version);
        List<(char Name, long Value)> sorted =
            [.. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => (row[0], long.Parse(row[1..]))).OrderByDescending(row => row.Item2)];
        return string.Join(' ', _order.Arrange(0, sorted, row => row.Name, row => row.Value, 100).Select(row => row.Name));
    }
}
