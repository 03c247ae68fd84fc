using Austin.Common.Feeding;

namespace Austin.Common.Tests.Feeding;

/// <summary>What this process takes of the machine, which it knows.</summary>
public sealed class TargetLoadTests
{
    // More than the kernel gives out: PID_MAX_LIMIT of linux/threads.h.
    private const int NoProcess = 4_194_304;

    [Fact]
    public void Two_measurements_tell_the_CPU_and_the_last_ones_are_kept()
    {
        TargetLoad load = new(measurements: 2);
        load.Measure([Environment.ProcessId, NoProcess], 1);
        Assert.Null(load.Cpu);
        Assert.Equal(1, load.Living);
        for (long second = 2; second < 5; second++)
        {
            long end = Environment.TickCount64 + 50;
            while (Environment.TickCount64 < end)
            {
            }

            load.Measure([Environment.ProcessId], second);
        }

        Assert.True(load.Cpu > 0, $"{load.Cpu} % of a CPU");
        Assert.True(load.Resident > 1_000_000, $"{load.Resident} bytes");
        Assert.Equal([3, 4], load.History.Select(at => at.Second));
        Assert.Equal([4L], load.Since(4).Keys);
    }
}
