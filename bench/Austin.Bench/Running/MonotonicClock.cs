using System.Diagnostics;

namespace Austin.Bench.Running;

/// <summary>The clock that Python's <c>perf_counter</c> shows too, CLOCK_MONOTONIC.</summary>
internal static class MonotonicClock
{
    public static double Seconds => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
