using Austin.Common.Sampling.Loop;

namespace Austin.Common.Tests.Sampling;

public sealed class ScheduleTests
{
    [Fact]
    public void Deadlines_are_at_fixed_distances_from_the_start()
    {
        Schedule schedule = new(100, start: 1000);
        Assert.Equal([1100, 1200, 1300], [schedule.Next(1010), schedule.Next(1190), schedule.Next(1250)]);
        Assert.Equal(0, schedule.Missed);
    }

    [Fact]
    public void A_deadline_that_has_just_passed_is_met_late()
    {
        Schedule schedule = new(100, start: 1000);
        Assert.Equal(1100, schedule.Next(1199));
        Assert.Equal(1200, schedule.Next(1205));
        Assert.Equal(0, schedule.Missed);
    }

    [Theory]
    [InlineData(1200, 1200, 1)]
    [InlineData(1299, 1200, 1)]
    [InlineData(1300, 1300, 2)]
    [InlineData(901_150, 901_100, 9000)]
    public void Deadlines_that_passed_long_ago_are_left_out_and_counted(long now, long next, long missed)
    {
        Schedule schedule = new(100, start: 1000);
        Assert.Equal(next, schedule.Next(now));
        Assert.Equal(missed, schedule.Missed);
        Assert.Equal(next + 100, schedule.Next(now));
    }

    [Fact]
    public void Without_an_interval_the_next_deadline_has_always_passed()
    {
        Schedule schedule = new(0, start: 1000);
        Assert.True(schedule.Next(long.MaxValue) <= 1000);
        Assert.Equal(0, schedule.Missed);
    }
}
