using Austin.Common.CPython.Stacks;

namespace Austin.Common.Sampling.Threads;

/// <summary>Finds the CPU of a thread of a process that runs Python: with a GIL all others stand still anyway.</summary>
/// <param name="threads">The threads of the process.</param>
/// <param name="pid">The process.</param>
/// <param name="isFreeThreaded">Whether threads may run Python at once: all but one then may be on other CPUs.</param>
internal sealed class TargetCpu(IReadOnlyList<SampledThread> threads, int pid, bool isFreeThreaded) : IDisposable
{
    // Most threads looked at in one search.
    private const int MostLooks = 16;

    private ThreadCpu? _file;
    private SampledThread? _thread;
    private long _threadId;
    private long _nextLook;
    private int _next;
    private int _cpu = -1;

    /// <summary>The CPU on which the process runs; the last one while none of its threads does; -1 while unknown.</summary>
    /// <param name="now">Monotonic ns.</param>
    /// <param name="period">It is looked up so often at most, in ns.</param>
    public int Find(long now, long period)
    {
        if (now < _nextLook)
        {
            return _cpu;
        }

        _nextLook = now + period;
        if (_thread is not null && IsWorth(_thread) && ReadPlace())
        {
            return _cpu;
        }

        // Another thread has taken over.
        int looks = 0;
        for (int i = 0; i < threads.Count && looks < MostLooks; i++)
        {
            _next = _next + 1 < threads.Count ? _next + 1 : 0;
            if (!IsWorth(threads[_next]))
            {
                continue;
            }

            looks++;
            Use(threads[_next]);
            if (ReadPlace())
            {
                break;
            }
        }

        return _cpu;
    }

    /// <summary>Whether a thread stands still while the calling thread is on that CPU.</summary>
    /// <param name="remote">The thread.</param>
    public bool StandsStill(RemoteThread remote) => !isFreeThreaded || remote.ThreadId == _threadId;

    public void Dispose() => _file?.Dispose();

    // Without a GIL nothing is gained on the CPU of a thread that is not sampled.
    private bool IsWorth(SampledThread thread) => !isFreeThreaded || thread.IsIncluded;

    // Whether the thread in use runs.
    private bool ReadPlace()
    {
        int cpu = _file!.Read(out bool isRunning);
        if (isRunning || _cpu < 0)
        {
            _cpu = cpu;
        }

        return isRunning && cpu >= 0;
    }

    private void Use(SampledThread thread)
    {
        long threadId = thread.Remote.ThreadId;
        _thread = thread;
        if (threadId != _threadId)
        {
            _file?.Dispose();
            _file = new ThreadCpu(pid, threadId);
            _threadId = threadId;
        }
    }
}
