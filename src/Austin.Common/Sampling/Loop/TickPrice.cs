using Austin.Common.Linux;

namespace Austin.Common.Sampling.Loop;

/// <summary>
/// What a wake-up costs the thread that it interrupts, on this machine: the interrupt, two switches and colder caches.
/// 4 µs on bare metal, 50 in some virtual machines.
/// </summary>
internal static class TickPrice
{
    private const int Ticks = 24;
    private const long Period = 500_000;
    private const long ShortestGap = 1_000;
    private const int MaxGaps = 4096;

    /// <summary>Measures for some 12 ms, with two threads of ours on one CPU: one is busy, the other one wakes.</summary>
    /// <param name="cpu">Where.</param>
    /// <returns>ns; <see cref="long.MaxValue"/> when it cannot be measured.</returns>
    public static long Measure(int cpu)
    {
        long[] gaps = new long[MaxGaps];
        int count = 0;
        bool stop = false;
        bool bound = false;
        Thread busy = new(() =>
        {
            bound = CpuAffinity.TryRead()?.TryBind(cpu) ?? false;
            long last = Clock.MonotonicNanoseconds;
            while (!Volatile.Read(ref stop))
            {
                long now = Clock.MonotonicNanoseconds;
                if (now - last > ShortestGap && count < gaps.Length)
                {
                    gaps[count++] = now - last;
                }

                last = now;
            }
        })
        { IsBackground = true };
        if (CpuAffinity.TryRead() is not { } own || !own.TryBind(cpu))
        {
            return long.MaxValue;
        }

        Clock.RequestPreciseTimers();
        busy.Start();
        long next = Clock.MonotonicNanoseconds;
        for (int i = 0; i < Ticks; i++)
        {
            Clock.SleepUntil(next += Period);
        }

        Volatile.Write(ref stop, true);
        busy.Join();
        own.Restore();
        return bound ? Median(gaps.AsSpan(0, count), Ticks) : long.MaxValue;
    }

    /// <summary>The median of the longest gaps, as many as there were ticks: what else stops a thread is shorter, as a host's doings of 1 to 2 µs are, or rarer.</summary>
    /// <param name="gaps">In ns; they are sorted.</param>
    /// <param name="ticks">How many there were; with less than half as many gaps nothing was measured.</param>
    public static long Median(Span<long> gaps, int ticks)
    {
        gaps.Sort();
        Span<long> longest = gaps[^Math.Min(ticks, gaps.Length)..];
        return longest.Length < ticks / 2 || longest.IsEmpty ? long.MaxValue : longest[longest.Length / 2];
    }
}
