using Austin.Agent.Targets;
using Austin.Common.Sampling.Threads;

namespace Austin.Agent.Sampling;

/// <summary>A process that is sampled.</summary>
/// <param name="candidate">What it was found by.</param>
/// <param name="identity">Who it is.</param>
/// <param name="now">When its time began to be counted, in monotonic ns.</param>
internal sealed class FleetTarget(Candidate candidate, TargetIdentity identity, long now)
{
    private volatile bool _isStale;

    public Candidate Candidate { get; } = candidate;

    /// <summary>Who it is; the sampling thread sets it between windows, the process id stays.</summary>
    public TargetIdentity Identity { get; set; } = identity;

    /// <summary>Takes its samples.</summary>
    public WindowTable Table { get; } = new();

    /// <summary>When its time began to be counted, in monotonic ns.</summary>
    public long Since { get; } = now;

    /// <summary>Reads it.</summary>
    public ProcessSampler Sampler { get; } = candidate.Node.Python!;

    /// <summary>Whether its id is that of another process by now.</summary>
    public bool IsStale => _isStale;

    /// <summary>Says so; any thread may.</summary>
    public void MarkStale() => _isStale = true;
}
