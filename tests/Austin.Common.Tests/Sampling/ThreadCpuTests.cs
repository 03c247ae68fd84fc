using System.Text;
using Austin.Common.Linux;
using Austin.Common.Sampling.Loop;

namespace Austin.Common.Tests.Sampling;

public sealed class ThreadCpuTests
{
    [Theory]
    [InlineData("7 (a) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 17 37 38", 17)]
    [InlineData("7 (a) b) (c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 0", 0)]
    [InlineData("7 (a) R 1 2 3", -1)]
    [InlineData("7 (a", -1)]
    [InlineData("", -1)]
    public void The_cpu_is_the_39th_field_behind_whatever_name(string text, int cpu) =>
        Assert.Equal(cpu, ProcessStat.Field(Encoding.ASCII.GetBytes(text), 36));

    [Fact]
    public void A_bound_thread_is_on_its_cpu_and_goes_where_it_may_afterwards()
    {
        CpuAffinity before = CpuAffinity.TryRead()!;
        int cpu = Enumerable.Range(0, 8192).Last(before.Allows);
        Assert.True(before.TryBind(cpu));
        Assert.Equal(cpu, Clock.Cpu);
        Assert.False(before.TryBind(8191));
        before.Restore();
        CpuAffinity after = CpuAffinity.TryRead()!;
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(before.Allows(i), after.Allows(i)));
    }

    [Fact]
    public void The_price_of_a_tick_is_the_median_of_what_it_took()
    {
        Assert.Equal(5_000, TickPrice.Median([4_000, 90_000, 5_000, 5_100, 4_900], ticks: 5));
        Assert.Equal(long.MaxValue, TickPrice.Median([4_000, 5_000], ticks: 6));

        // Of a host that stops a thread for a microsecond every now and then.
        Assert.Equal(22_000, TickPrice.Median([1_100, 21_000, 1_500, 1_200, 22_000, 1_300, 1_100, 1_400, 22_500, 1_600], ticks: 3));
        Assert.InRange(TickPrice.Measure(Clock.Cpu), 1_000, long.MaxValue);
    }
}
