using Austin.Common.Sampling.Processes;

namespace Austin.Agent.Sampling;

/// <summary>A process that is wanted, Python or not.</summary>
/// <param name="Node">Looks for its interpreter, and samples it.</param>
/// <param name="Started">When it began, in ns since boot: an id may be given to another process.</param>
internal sealed record Candidate(ProcessNode Node, long Started)
{
    private volatile bool _isWanted = true;

    /// <summary>Whether the sampling thread has it; only that may touch <see cref="Node"/> then.</summary>
    public bool IsSampled { get; set; }

    /// <summary>Whether it is wanted still, as the settings may have changed; the sampling thread gives back one that is not.</summary>
    public bool IsWanted
    {
        get => _isWanted;
        set => _isWanted = value;
    }
}
