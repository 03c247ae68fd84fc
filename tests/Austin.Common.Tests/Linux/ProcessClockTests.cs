using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

public sealed class ProcessClockTests
{
    [Fact]
    public void It_goes_on_while_a_thread_runs()
    {
        long before = Clock.ProcessNanoseconds(Environment.ProcessId);
        Assert.True(before > 0);
        long own = Clock.OwnNanoseconds;
        while (Clock.OwnNanoseconds - own < 1_000_000)
        {
        }

        Assert.True(Clock.ProcessNanoseconds(Environment.ProcessId) - before >= 1_000_000);
    }

    [Fact]
    public void There_is_none_without_a_process() => Assert.Equal(-1, Clock.ProcessNanoseconds(int.MaxValue - 1));
}
