using Austin.Agent.Targets;
using Austin.Common.Linux;
using Austin.Common.Sampling.Threads;

namespace Austin.Agent.Sampling;

/// <summary>A process that is sampled.</summary>
/// <param name="candidate">What it was found by.</param>
/// <param name="identity">Who it is.</param>
/// <param name="now">When its time began to be counted, in monotonic ns.</param>
/// <param name="table">Takes its samples.</param>
internal sealed class FleetTarget(Candidate candidate, TargetIdentity identity, long now, WindowTable table)
{
    // Where the first stack begins, which is another place in each program; 0 where that cannot be read.
    private readonly ulong _stack = ProcessStat.StackStart(candidate.Node.Pid, candidate.Node.Pid);

    private volatile bool _isStale;
    private long _used = Clock.ProcessNanoseconds(candidate.Node.Pid);

    public Candidate Candidate { get; } = candidate;

    /// <summary>Who it is; the sampling thread sets it between windows, the process id stays.</summary>
    public TargetIdentity Identity { get; set; } = identity;

    /// <summary>Takes its samples.</summary>
    public WindowTable Table { get; } = table;

    /// <summary>When its time began to be counted, in monotonic ns.</summary>
    public long Since { get; } = now;

    /// <summary>When it was last looked at, in monotonic ns: its samples stand for the time until then.</summary>
    public long Seen { get; set; } = now;

    /// <summary>Reads it.</summary>
    public ProcessSampler Sampler { get; } = candidate.Node.Python!;

    /// <summary>Whether its id is that of another process by now, or of another program.</summary>
    public bool IsStale => _isStale;

    /// <summary>
    /// Whether it became another program by exec, as far as can be told: where that is the same executable, the interpreter may lie where it lay,
    /// and sampling goes on as if nothing had happened.
    /// </summary>
    /// <param name="stack">Where the first stack begins now; 0 where that cannot be read.</param>
    public bool IsOtherProgram(ulong stack) => _stack != 0 && stack != 0 && stack != _stack;

    /// <summary>CPU time that the process has used since the last call, in µs; <see cref="long.MaxValue"/> where the kernel does not tell.</summary>
    public long TakeUsed()
    {
        const long NanosecondsPerMicrosecond = 1000;
        (long before, _used) = (_used, Clock.ProcessNanoseconds(Candidate.Node.Pid));
        return before < 0 || _used < before ? long.MaxValue : (_used - before) / NanosecondsPerMicrosecond;
    }

    /// <summary>Says so; any thread may.</summary>
    public void MarkStale() => _isStale = true;
}
