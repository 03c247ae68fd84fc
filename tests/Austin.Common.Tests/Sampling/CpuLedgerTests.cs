using Austin.Common.Sampling.Threads;

namespace Austin.Common.Tests.Sampling;

/// <summary>CPU time goes to what ran, and adds up to what the kernel counts, by a thread that is made up.</summary>
public sealed class CpuLedgerTests
{
    private const long Millisecond = 1_000_000;
    private const long Tick = 4 * Millisecond;

    // Each tenth of a second it computes for 2 ms in one function and for 50 ms in another, and sleeps in between.
    [Theory]
    [InlineData(100_000)]
    [InlineData(Millisecond)]
    [InlineData(10 * Millisecond)]
    [InlineData(37 * Millisecond)]
    public void What_runs_for_less_than_an_interval_has_its_time_and_where_it_sleeps_has_none(long interval)
    {
        Random random = new(1);
        CpuLedger ledger = default;
        Dictionary<string, double> sums = new() { ["short"] = 0, ["long"] = 0, ["sleep"] = 0 };
        long now = 0;
        long passes = Math.Min(2_000_000, 4_000 * Millisecond / interval * 500);
        for (long pass = 0; pass < passes; pass++)
        {
            long last = now;
            now += (interval * 3 / 4) + random.NextInt64(interval / 2);
            (string doing, long run) = At(now);
            long due = ledger.Due(run, now - last, isIdle: doing == "sleep");
            ledger.Give(due);
            sums[doing] += due;
        }

        double cycles = now / (100.0 * Millisecond);
        Assert.Equal(0, sums["sleep"]);
        Assert.InRange(sums["short"] / cycles / Millisecond, 1.8, 2.2);
        Assert.InRange(sums["long"] / cycles / Millisecond, 49, 51);
        Assert.InRange(ledger.Left, 0, Math.Max(9 * interval, 2 * Tick));
    }

    [Fact]
    public void A_thread_that_waits_for_a_CPU_gets_no_more_than_a_tick_in_advance()
    {
        CpuLedger ledger = default;
        ledger.Begin(100 * Millisecond);
        long given = 0;
        for (int pass = 0; pass < 50; pass++)
        {
            long due = ledger.Due(100 * Millisecond, Millisecond, isIdle: false);
            ledger.Give(due);
            given += due;
        }

        Assert.Equal(Tick, given);
        Assert.Equal(0, ledger.Due(103 * Millisecond, Millisecond / 2, isIdle: true));

        // It ran for 10 ms: the advance is repaid, and the rest comes as time passes.
        Assert.Equal(Millisecond, ledger.Due(110 * Millisecond, Millisecond, isIdle: false));
        Assert.Equal(6 * Millisecond, ledger.Left);
    }

    [Fact]
    public void What_was_used_while_nobody_looked_is_not_carried_on_for_long()
    {
        CpuLedger ledger = default;
        Assert.Equal(0, ledger.Due(500 * Millisecond, Millisecond, isIdle: true));
        Assert.Equal(500 * Millisecond, ledger.Left);
        long due = ledger.Due(501 * Millisecond, Millisecond, isIdle: false);
        ledger.Give(due);
        Assert.Equal(494 * Millisecond, due);
        Assert.Equal(7 * Millisecond, ledger.Left);
    }

    // What it does at a moment, and the time on a CPU that the kernel tells then: up to the last tick while it runs.
    private static (string Doing, long Run) At(long now)
    {
        long cycles = now / (100 * Millisecond);
        long into = now % (100 * Millisecond);
        long before = cycles * 52 * Millisecond;
        return into switch
        {
            < 2 * Millisecond => ("short", before),
            < 20 * Millisecond => ("sleep", before + (2 * Millisecond)),
            < 70 * Millisecond => ("long", before + (2 * Millisecond) + ((into - (20 * Millisecond)) / Tick * Tick)),
            _ => ("sleep", before + (52 * Millisecond)),
        };
    }
}
