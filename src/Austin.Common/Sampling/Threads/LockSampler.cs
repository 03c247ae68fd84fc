using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Tells for where mode what threads wait for that are blocked in futex(2), once their stacks are read.</summary>
/// <param name="memory">The process.</param>
/// <param name="layout">Its interpreter.</param>
/// <param name="threads">Its threads.</param>
internal sealed class LockSampler(IRemoteMemory memory, InterpreterLayout layout, IEnumerable<SampledThread> threads)
{
    private readonly LockReader _locks = new(memory, layout);

    /// <summary>Adds to what a thread does the lock that it waits for.</summary>
    /// <param name="activity">What it does.</param>
    /// <param name="thread">The thread; its stack was just read.</param>
    public ThreadActivity Read(ThreadActivity activity, SampledThread thread)
    {
        if (activity.Lock is not { Type: null } word)
        {
            return activity;
        }

        if (_locks.Find(word.Address, thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount)) is not { } awaited)
        {
            return activity;
        }

        SampledThread? owner = awaited.Owner == 0 ? null : threads.FirstOrDefault(other => other != thread && other.Remote.Pthread == awaited.Owner);
        return activity with
        {
            Lock = new ThreadLock
            {
                Type = awaited.Type,
                Address = awaited.Address,
                Owner = owner?.Remote.ThreadId ?? 0,
                OwnerName = owner?.Naming.Shown,
            },
        };
    }
}
