using Austin.Common.CPython.Threads;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>Counts which threads of a process hold the GIL, and which wait for it.</summary>
/// <param name="pid">The process.</param>
/// <param name="header">Words of the runtime.</param>
/// <param name="gil">Who holds the GIL.</param>
/// <remarks>
/// Who waits is told by the kernel only, which takes a file for each thread. So this is done at moments by chance, some 6 ms apart: a
/// thread that waits asks for the GIL every 5 ms (sys.setswitchinterval), and looks in step with that would see the same thing again
/// and again.
/// </remarks>
internal sealed class GilMeter(int pid, RuntimeSnapshot header, GilOfPass gil)
{
    // Between two looks, in ns; longer with more threads.
    private const long ShortestPause = 2_000_000;
    private const long LongestPause = 10_000_000;
    private const int FewThreads = 8;

    private readonly Random _chance = new();
    private long _nextLook;

    /// <summary>Looks at all threads if it is time to, behind a pass in which the header was read.</summary>
    /// <param name="threads">The threads.</param>
    /// <param name="statistics">What is counted goes here.</param>
    /// <param name="pass">The number of the pass.</param>
    /// <param name="now">When it began, in monotonic ns.</param>
    public void LookIfDue(IReadOnlyList<SampledThread> threads, SamplingStatistics statistics, long pass, long now)
    {
        if (now < _nextLook || !header.TellsGil)
        {
            return;
        }

        _nextLook = now + (_chance.NextInt64(ShortestPause, LongestPause) * Math.Max(1, threads.Count / FewThreads));
        for (int i = 0; i < threads.Count; i++)
        {
            SampledThread thread = threads[i];
            GilState state = gil.Of(thread.Remote.Interpreter, pass);
            if (state.IsOff)
            {
                continue;
            }

            if (thread.Gil is null)
            {
                thread.Gil = new GilShare(pid, thread.Remote.ThreadId);
                statistics.Gil.Add(thread.Gil);
            }

            thread.Gil.Name = thread.Naming.Shown ?? thread.Gil.Name;
            bool holds = state.Holder == thread.Remote.Address;
            thread.Gil.Count(holds, !holds && Waits(thread));
        }
    }

    private bool Waits(SampledThread thread) =>
        ThreadCall.TryRead(pid, thread.Remote.ThreadId, out _) is { } call && ActivityReader.WaitsForGil(call, header, thread.Remote.Interpreter);
}
