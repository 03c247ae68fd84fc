using System.Diagnostics;

namespace Austin.Live.Tests.Modes;

/// <summary>How large a share of the time a thread really was on a CPU, by the scheduler's account; other programs may have taken the rest.</summary>
internal sealed class BusyShare(int pid, long thread)
{
    private readonly TimeSpan _start = ProcFile.CpuTime(pid, thread);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();

    /// <summary>The share since this was made; at most 1.</summary>
    public double Measure() => Math.Min(1, (ProcFile.CpuTime(pid, thread) - _start) / _elapsed.Elapsed);
}
