using System.Numerics;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>Writes a sample for each task that does not run, as one of the thread that runs its event loop.</summary>
/// <remarks>Tasks of loops that no thread is known to run are left out.</remarks>
/// <param name="pid">The process.</param>
/// <param name="readers">What reads tasks.</param>
/// <param name="images">Reads those that wait.</param>
/// <param name="threads">The threads of the process.</param>
internal sealed class WaitingTasks(int pid, TaskReaders readers, TaskImages images, ThreadSet threads)
{
    /// <summary>Most tasks of a process in one pass; the others are counted.</summary>
    public const int MaxTasks = 1000;

    // Who runs a loop is asked again so often, in ns.
    private const long RunnerPause = 100_000_000;

    private const int MaxLoops = 4096;

    private readonly Dictionary<ulong, List<ulong>> _sets = [];
    private readonly Dictionary<ulong, (ulong Pthread, long Due)> _runners = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly HashSet<ulong> _tasks = [];

    /// <summary>Writes the samples of one pass.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="statistics">The counters.</param>
    /// <param name="delta">µs since the pass before: what each sample stands for.</param>
    /// <param name="start">ns since boot, when the pass began.</param>
    /// <param name="pass">Its number; threads that are not of it are not sampled.</param>
    public void Sample(ISampleWriter writer, SamplingStatistics statistics, long delta, long start, long pass)
    {
        images.Begin(pass, start);
        _seen.Clear();
        int left = MaxTasks;
        for (int i = 0; i < threads.Count; i++)
        {
            SampledThread thread = threads[i];
            if (readers.Places.Find(thread.Remote.Interpreter, start) is not { } place)
            {
                continue;
            }

            _tasks.Clear();
            if (place.Offsets is { } offsets)
            {
                readers.Lists.AddFromList(thread.Remote.Address + (ulong)offsets.ThreadTasks, offsets.TaskNode, _tasks);
            }
            else if (IsFirst(i))
            {
                foreach (ulong set in Sets(thread.Remote.Interpreter))
                {
                    readers.Lists.AddFromSet(set, _tasks);
                }
            }

            foreach (ulong address in _tasks)
            {
                if (!_seen.Add(address) || IsNamed(address, pass))
                {
                    continue;
                }

                if (left == 0)
                {
                    statistics.CutTasks++;
                    continue;
                }

                left--;
                TaskImage? image = images.TryRead(address, out bool isUntold);
                statistics.UntoldTasks += isUntold ? 1 : 0;
                SampledThread? runner = image is null ? null : place.Offsets is not null ? thread : Runner(thread.Remote.Interpreter, image.Loop, start);
                if (runner is not null && runner.LastPass == pass && runner.IsIncluded)
                {
                    Write(writer, statistics, runner, image!, delta, start);
                }
            }
        }
    }

    private void Write(ISampleWriter writer, SamplingStatistics statistics, SampledThread runner, TaskImage image, long delta, long start)
    {
        if (delta == 0)
        {
            return;
        }

        writer.Write(new Sample
        {
            Pid = pid,
            InterpreterId = runner.Remote.InterpreterId,
            ThreadId = runner.Remote.ThreadId,
            Frames = image.Ids,
            Table = readers.Table,
            Flags = SampleFlags.Idle,
            TimeMicroseconds = delta,
            MemoryBytes = 0,
        });
        statistics.CountSample((Clock.BootNanoseconds - start) / 1000);
    }

    // Whether a thread is the first one of its interpreter, the tasks of which are kept together.
    private bool IsFirst(int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (threads[i].Remote.Interpreter == threads[index].Remote.Interpreter)
            {
                return false;
            }
        }

        return true;
    }

    // Whether the sample of a thread has it.
    private bool IsNamed(ulong task, long pass)
    {
        for (int i = 0; i < threads.Count; i++)
        {
            if (threads[i].Task is { } of && of.Named == task && threads[i].LastPass == pass)
            {
                return true;
            }
        }

        return false;
    }

    private List<ulong> Sets(ulong interpreter)
    {
        if (!_sets.TryGetValue(interpreter, out List<ulong>? sets))
        {
            if (_sets.Count >= MaxLoops)
            {
                _sets.Clear();
            }

            sets = readers.Lists.Sets(readers.Places.Module(interpreter));
            if (sets.Count > 0)
            {
                _sets.Add(interpreter, sets);
            }
        }

        return sets;
    }

    // Lib/asyncio/base_events.py: a loop has the identifier of the thread that runs it. Others keep that in C: those are known by
    // the stack on which their tasks were found.
    private SampledThread? Runner(ulong interpreter, ulong loop, long now)
    {
        if (!_runners.TryGetValue(loop, out (ulong Pthread, long Due) known) || now >= known.Due)
        {
            if (_runners.Count >= MaxLoops)
            {
                _runners.Clear();
            }

            bool isRun = readers.Objects.TryInteger(readers.Objects.Attribute(loop, "_thread_id"), out BigInteger ident)
                && ident > 0 && ident <= ulong.MaxValue;
            known = (isRun ? (ulong)ident : 0, now + RunnerPause);
            _runners[loop] = known;
        }

        SampledThread? found = null;
        for (int i = 0; i < threads.Count; i++)
        {
            SampledThread thread = threads[i];
            if (thread.Remote.Interpreter != interpreter)
            {
                continue;
            }

            if (known.Pthread != 0 && thread.Remote.Pthread == known.Pthread)
            {
                return thread;
            }

            found = known.Pthread == 0 && thread.Task?.Loop == loop ? thread : found;
        }

        return found;
    }
}
