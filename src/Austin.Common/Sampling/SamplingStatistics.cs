using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Common.Sampling;

/// <summary>Counters of one run, updated by the sampling loop; times in µs.</summary>
/// <param name="intervalMicroseconds">A sample that takes longer to collect counts as long.</param>
internal sealed class SamplingStatistics(long intervalMicroseconds)
{
    // A program that starts threads for ever must not make us grow for ever.
    private const int MaxThreads = 1000;

    private readonly long[] _invalid = new long[Enum.GetValues<InvalidCause>().Length];

    /// <summary>From the start of sampling to the last pass, or until the command that was started has been waited for.</summary>
    public long Duration { get; set; }

    /// <summary>Samples written.</summary>
    public long Samples { get; private set; }

    /// <summary>Written samples that carry the invalid mark.</summary>
    public long Invalid { get; private set; }

    /// <summary>Written samples whose innermost frames could not be told and were left out: their callers have the time.</summary>
    public long Truncated { get; set; }

    /// <summary>
    /// Written samples with their innermost frame, some of whose callers were not read: they are those seen before, or left out; or, of a
    /// native stack, were searched.
    /// </summary>
    public long Inferred { get; set; }

    /// <summary>
    /// How often could not be told which task of asyncio a thread ran, though it ran one, and how often a task that did not run moved
    /// while it was read.
    /// </summary>
    public long UntoldTasks { get; set; }

    /// <summary>How often a task that did not run was left out of a pass, as there were too many.</summary>
    public long CutTasks { get; set; }

    /// <summary>Passes over a process.</summary>
    public long Passes { get; set; }

    /// <summary>Passes over a process from its own CPU, where it stands still while it is read.</summary>
    public long PassesOnTargetCpu { get; set; }

    /// <summary>Stacks that were read in such passes though their threads may have run on other CPUs: there is no GIL that holds them.</summary>
    public long ReadElsewhere { get; set; }

    /// <summary>Passes over a process that ran without a GIL, where only its holder was asked for.</summary>
    public long PassesWithoutGil { get; set; }

    /// <summary>Time that threads were ready to run and had no CPU, in ns; only measured for CPU time.</summary>
    public long WaitedForCpu { get; set; }

    /// <summary>Time that the sampling thread itself was ready to run and had no CPU, in ns; 0 where the kernel does not count it.</summary>
    public long OwnWait { get; set; }

    /// <summary>What a wake-up on a target's CPU costs it, in ns; 0 where that was not measured.</summary>
    public long TickPrice { get; set; }

    /// <summary>Reads of a stack that were repeated because something changed under them.</summary>
    public long Retried { get; set; }

    /// <summary>Reads of a stack that were repeated because this CPU was taken away in their midst.</summary>
    public long Interrupted { get; set; }

    /// <summary>Samples that were given up because of an unexpected error.</summary>
    public long Errors { get; private set; }

    /// <summary>The first such error; null while there is none.</summary>
    public Exception? FirstError { get; private set; }

    /// <summary>Deadlines at which all processes were passed over.</summary>
    public long Rounds { get; set; }

    /// <summary>Deadlines that were left out because the one after them had passed, too.</summary>
    public long MissedDeadlines { get; set; }

    /// <summary>How often a second each thread was to be sampled; 0 where no interval was asked for.</summary>
    public double RateAsked => intervalMicroseconds == 0 ? 0 : 1e6 / intervalMicroseconds;

    /// <summary>How often a second each thread was sampled.</summary>
    public double Rate => Rounds == 0 ? 0 : RateAsked * Rounds / (Rounds + MissedDeadlines);

    /// <summary>Written samples that took longer than the interval to collect.</summary>
    public long Long { get; private set; }

    /// <summary>Shortest time from the start of a process's pass to the end of writing a sample; 0 without samples.</summary>
    public long Shortest { get; private set; }

    /// <summary>Longest such time.</summary>
    public long Longest { get; private set; }

    /// <summary>Sum of such times.</summary>
    public long Total { get; private set; }

    /// <summary>Mean of such times, rounded down; 0 without samples.</summary>
    public long Average => Samples == 0 ? 0 : Total / Samples;

    /// <summary>Time during which a collector ran, once per process and pass.</summary>
    public long GcTime { get; set; }

    /// <summary>How each thread shared the GIL; empty where that was not asked for, or there is none.</summary>
    public List<GilShare> Gil { get; } = [];

    /// <summary>Looks at the GIL of a process, at random moments.</summary>
    public long GilLooks { get; set; }

    /// <summary>Of these, those at which a thread held it.</summary>
    public long GilHeld { get; set; }

    /// <summary>The threads that were sampled, in the order in which they were met; those behind the first thousand are counted together, last.</summary>
    public List<ThreadTime> Threads { get; } = [];

    /// <summary>The name of the thread that was last met after it ran; null when it has none.</summary>
    public string? LastThread { get; set; }

    /// <summary>How long threads were stopped (<c>austinp</c>).</summary>
    public StopHistogram Stops { get; } = new();

    /// <summary>Written samples marked invalid for that cause.</summary>
    public long InvalidBy(InvalidCause cause) => _invalid[(int)cause];

    /// <summary>Where the samples of a thread are added up.</summary>
    public ThreadTime TimeOf(int pid, long threadId)
    {
        if (Threads.Count <= MaxThreads)
        {
            Threads.Add(Threads.Count < MaxThreads ? new ThreadTime(pid, threadId) : new ThreadTime(0, 0));
        }

        return Threads[^1];
    }

    /// <summary>Counts a sample that was written.</summary>
    /// <param name="microseconds">From the start of the pass over its process to the end of writing it.</param>
    public void CountSample(long microseconds)
    {
        Shortest = Samples == 0 ? microseconds : Math.Min(Shortest, microseconds);
        Longest = Math.Max(Longest, microseconds);
        Total += microseconds;
        Samples++;
        if (microseconds > intervalMicroseconds)
        {
            Long++;
        }
    }

    /// <summary>Counts a sample that was given up.</summary>
    public void CountError(Exception exception)
    {
        Errors++;
        FirstError ??= exception;
    }

    /// <summary>Tells among the samples how sampling goes so far.</summary>
    /// <param name="writer">Takes it as a metadatum.</param>
    /// <param name="missed">Deadlines that were left out so far.</param>
    public void TellProgress(ISampleWriter writer, long missed)
    {
        SamplingProgress progress = new(Rounds, missed, Samples, Invalid, Truncated, GilLooks, GilHeld, Gil.Sum(share => share.Looks), Gil.Sum(share => share.Waited));
        writer.Metadata(SamplingProgress.Key, progress.Format());
    }

    /// <summary>Counts that the sample just written was marked invalid.</summary>
    public void CountInvalid(InvalidCause cause)
    {
        Invalid++;
        _invalid[(int)cause]++;
    }
}
