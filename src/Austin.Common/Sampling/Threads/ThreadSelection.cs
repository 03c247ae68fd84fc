using Austin.Common.CPython.Threads;

namespace Austin.Common.Sampling.Threads;

/// <summary>Which threads of a process are sampled.</summary>
/// <param name="chosen">Those that were asked for by who they are.</param>
/// <param name="gil">Who holds the GIL.</param>
/// <param name="exceptions">Reads exceptions; null to sample threads without any, too.</param>
/// <param name="onlyGilHolder">Whether only the thread that holds the GIL is sampled.</param>
internal sealed class ThreadSelection(ChosenThreads chosen, GilOfPass gil, ExceptionReader? exceptions, bool onlyGilHolder)
{
    /// <summary>Whether all threads are.</summary>
    public bool IsAll { get; } = chosen.IsAll && !onlyGilHolder && exceptions is null;

    /// <summary>Whether the header must be fresh for it.</summary>
    public bool NeedsHeader => onlyGilHolder;

    /// <summary>Whether a thread is.</summary>
    /// <param name="thread">The thread; its name was looked at.</param>
    /// <param name="pass">The number of the pass.</param>
    public bool Includes(SampledThread thread, long pass) => chosen.Includes(thread)
        && (!onlyGilHolder || gil.Of(thread.Remote.Interpreter, pass).Holder == thread.Remote.Address)
        && (exceptions is null || exceptions.HasAny(thread.Remote.Address, thread.Remote.Interpreter));
}
