namespace Austin.Agent.Sampling;

/// <summary>Keeps what this program takes of a CPU below a limit, by the distance of samples.</summary>
/// <param name="interval">The distance that was asked for, in ns.</param>
/// <param name="mostPercent">The limit; 0 for none.</param>
internal sealed class CpuGovernor(long interval, double mostPercent)
{
    private readonly long _shortest = interval;

    // At least a sample a second, at 100 a second asked for.
    private const long MostStretch = 100;

    // Below that share of the limit it is approached again.
    private const double Ease = 0.8;
    private const double Percent = 100;

    /// <summary>The distance to keep, in ns.</summary>
    public long Interval { get; private set; } = interval;

    /// <summary>Takes note of what was used.</summary>
    /// <param name="used">CPU time since the last call, in ns.</param>
    /// <param name="passed">Time since then, in ns.</param>
    public void Observe(long used, long passed)
    {
        if (mostPercent <= 0 || passed <= 0)
        {
            return;
        }

        double share = Percent * used / passed / mostPercent;
        double stretch = share > 1 ? Math.Min(share, 2) : share < Ease ? Math.Max(share / Ease, 0.5) : 1;
        Interval = Math.Clamp((long)(Interval * stretch), _shortest, _shortest * MostStretch);
    }
}
