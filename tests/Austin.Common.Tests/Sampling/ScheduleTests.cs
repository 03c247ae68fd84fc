using Austin.Common.Sampling.Loop;

namespace Austin.Common.Tests.Sampling;

public sealed class ScheduleTests
{
    private const long Interval = 10_000_000;

    [Fact]
    public void Deadlines_are_at_fixed_distances_from_the_start()
    {
        Schedule schedule = new(100, start: 1000, seed: 0);
        Assert.Equal([1100, 1200, 1300], [schedule.Next(1010), schedule.Next(1190), schedule.Next(1250)]);
        Assert.Equal(0, schedule.Missed);
    }

    [Fact]
    public void A_deadline_that_has_just_passed_is_met_late()
    {
        Schedule schedule = new(100, start: 1000, seed: 0);
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
        Schedule schedule = new(100, start: 1000, seed: 0);
        Assert.Equal(next, schedule.Next(now));
        Assert.Equal(missed, schedule.Missed);
        Assert.Equal(next + 100, schedule.Next(now));
    }

    [Fact]
    public void Without_an_interval_the_next_deadline_has_always_passed()
    {
        Schedule schedule = new(0, start: 1000, seed: 0);
        Assert.True(schedule.Next(long.MaxValue) <= 1000);
        Assert.Equal(0, schedule.Missed);
    }

    [Fact]
    public void Random_distances_are_off_by_a_quarter_at_most_and_keep_the_pace()
    {
        long[] deadlines = Random(10_000);
        long[] distances = [.. deadlines.Zip(deadlines.Prepend(0), (deadline, before) => deadline - before)];
        Assert.All(distances, distance => Assert.InRange(distance, Interval * 3 / 4, Interval * 5 / 4));
        Assert.InRange(distances.Average(), Interval * 0.99, Interval * 1.01);
        Assert.InRange(distances.Count(distance => distance is < Interval * 4 / 5 or > Interval * 6 / 5), 1_500, 2_500);
    }

    // At fixed distances it is met at one place only, and a round of a part of the interval is, too.
    [Theory]
    [InlineData(Interval)]
    [InlineData(Interval / 32)]
    public void A_program_in_step_is_met_everywhere_in_its_round(long round)
    {
        int[] places = [.. Random(1_000).GroupBy(deadline => deadline % round * 4 / round).Select(place => place.Count())];
        Assert.Equal(4, places.Length);
        Assert.All(places, place => Assert.InRange(place, 150, 350));
    }

    [Fact]
    public void What_was_missed_is_no_reason_for_a_burst()
    {
        Schedule schedule = new(Interval, 0, seed: 42);
        long now = Interval * 95 / 10;
        Assert.InRange(schedule.Next(now), now - Interval + 1, now);
        Assert.InRange(schedule.Missed, 8, 9);
    }

    [Fact]
    public void After_a_restart_the_next_deadline_is_a_distance_away()
    {
        Schedule schedule = new(Interval, 0, seed: 0);
        schedule.Restart(123);
        schedule.IntervalNanoseconds = 100;
        Assert.Equal(223, schedule.Next(124));
    }

    private static long[] Random(int count)
    {
        Schedule schedule = new(Interval, 0, seed: 42);
        return [.. Enumerable.Range(0, count).Select(_ => schedule.Next(0))];
    }
}
