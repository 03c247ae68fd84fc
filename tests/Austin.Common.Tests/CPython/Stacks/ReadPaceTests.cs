using Austin.Common.CPython.Stacks;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Which copies were interrupted, by how long they took.</summary>
public sealed class ReadPaceTests
{
    private readonly ReadPace _pace = new();

    [Fact]
    public void A_copy_that_takes_more_than_twice_the_usual_was_interrupted()
    {
        Assert.All(Enumerable.Range(0, 50), i => Assert.False(_pace.IsInterrupted(3000, 4000 + (i % 7 * 300))));
        Assert.True(_pace.IsInterrupted(3000, 12_000));
        Assert.False(_pace.IsInterrupted(3000, 6000));
    }

    [Fact]
    public void Copies_are_compared_with_those_of_their_size()
    {
        Assert.All(Enumerable.Range(0, 50), _ => Assert.False(_pace.IsInterrupted(3000, 4000)));
        Assert.False(_pace.IsInterrupted(300_000, 90_000));
        Assert.False(_pace.IsInterrupted(300_000, 120_000));
        Assert.True(_pace.IsInterrupted(3000, 90_000));
    }

    /// <remarks>The memory may have become slower for good; and one interruption makes the next no less visible.</remarks>
    [Theory]
    [InlineData(1, true)]
    [InlineData(100, false)]
    public void What_lasts_becomes_the_usual(int times, bool isInterrupted)
    {
        Assert.All(Enumerable.Range(0, 50), _ => Assert.False(_pace.IsInterrupted(3000, 4000)));
        for (int i = 0; i < times; i++)
        {
            _ = _pace.IsInterrupted(3000, 20_000);
        }

        Assert.Equal(isInterrupted, _pace.IsInterrupted(3000, 20_000));
    }

    [Fact]
    public void A_first_copy_that_was_interrupted_is_forgotten()
    {
        Assert.False(_pace.IsInterrupted(0, 1_000_000));
        Assert.All(Enumerable.Range(0, 200), _ => Assert.False(_pace.IsInterrupted(1, 4000)));
        Assert.True(_pace.IsInterrupted(1, 12_000));
    }
}
