using Austin.Captures.Samples;

namespace Austin.Common.Sampling;

/// <summary>Where the one pass of where mode goes.</summary>
internal interface IWhereObserver
{
    /// <summary>One thread. <see cref="SampleFlags.Idle"/> tells its state; times and memory do not matter.</summary>
    /// <param name="sample">The stack. Native frames may name the mapped file instead of <c>native@</c> and the pc.</param>
    /// <param name="thread">The rest.</param>
    void Write(in Sample sample, WhereThread thread);

    /// <summary>How many threads of a process are not shown, because they are idle or were not asked for; behind those that are.</summary>
    void LeaveOut(int pid, int threads);

    /// <summary>An event loop of asyncio, behind the threads of its process.</summary>
    void Write(WhereLoop loop);
}
