using Austin.Captures.Samples;

namespace Austin.Tools.Statistics;

/// <summary>Which threads to count; null stands for all.</summary>
internal sealed record StatsFilter(long? Pid, string? Thread)
{
    public bool Includes(CaptureThread thread) =>
        (Pid is null || Pid == thread.Pid) && (Thread is null || Thread == thread.Label || Thread == thread.Name || Thread == thread.GivenName);
}
