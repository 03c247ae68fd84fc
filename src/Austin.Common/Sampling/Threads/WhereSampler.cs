using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>Looks once at every thread of a process, for where mode.</summary>
/// <param name="pid">The process.</param>
/// <param name="threads">Its threads.</param>
/// <param name="stacks">Reads their stacks.</param>
/// <param name="names">Reads their names.</param>
/// <param name="activities">Tells what they do.</param>
/// <param name="locks">Tells what they wait for.</param>
/// <param name="exceptions">Reads their exceptions.</param>
/// <param name="source">Finds the lines of their frames; null to show none.</param>
/// <param name="locals">Reads their local variables; null to show none.</param>
/// <param name="tasks">Reads the tasks of event loops.</param>
/// <param name="chosen">Tells which threads are shown.</param>
/// <param name="skipIdle">Whether idle threads are left out.</param>
internal sealed class WhereSampler(
    int pid, ThreadSet threads, StackSampler stacks, ThreadNames names, ActivityReader activities, LockSampler locks, ExceptionReader exceptions,
    ISourceLines? source, LocalsSampler? locals, TaskSampler tasks, ChosenThreads chosen, bool skipIdle)
{
    // It looks so often at a thread whose stack does not show itself whole.
    private const int MaxLooks = 64;

    // It looks so often for the thread that runs a state.
    private const int MaxMoves = 2;

    /// <summary>Takes one sample of every thread.</summary>
    /// <param name="view">What shows it.</param>
    /// <param name="isChild">Whether the process is a child of the one that was asked for.</param>
    /// <param name="stop">Ends the looks.</param>
    public void Sample(IWhereObserver view, bool isChild, StopRequest stop)
    {
        stacks.ResetIfFull();
        // The kernel's names are told by a second look, once those of all threads are known.
        foreach (SampledThread thread in threads)
        {
            _ = names.Read(thread.Remote, thread.Naming);
        }

        locals?.Begin(stop);
        int moves = 0;
        int leftOut = 0;
        for (int i = 0; i < threads.Count; i++)
        {
            SampledThread thread = threads[i];
            if (stop.IsRequested)
            {
                return;
            }

            if (threads.IsSetAside(thread.Remote))
            {
                continue;
            }

            using TaskStat state = new(pid, thread.Remote.ThreadId);
            byte letter = state.State();
            bool idle = letter != (byte)'R';
            ThreadActivity activity = activities.Read(thread, letter);
            // One look decides, so a stack that moves gets more than one chance to show itself whole.
            StackQuality quality;
            int looks = 0;
            using ScheduleWatch? watch = locals is null ? null : new ScheduleWatch(pid, thread.Remote.ThreadId);
            do
            {
                _ = watch?.HasNotRun();
                long start = Clock.BootNanoseconds;
                quality = stacks.Read(thread, start, withHeader: false);
                stacks.Name(thread, start, ref quality);
            }
            while (quality is not (StackQuality.Whole or StackQuality.ProcessGone) && ++looks < MaxLooks && !stop.IsRequested);
            activity = locks.Read(activity, thread);
            ThreadException? raised = ThreadException.From(exceptions.Raised(thread.Remote.Address));
            ThreadException? handled = ThreadException.From(exceptions.Handled(thread.Remote.Address, thread.Remote.Interpreter));
            if (moves < MaxMoves && threads.MoveToRunner(i))
            {
                moves++;
                i--;
                continue;
            }

            moves = 0;
            if (quality is StackQuality.ThreadGone or StackQuality.ProcessGone)
            {
                continue;
            }

            _ = names.Read(thread.Remote, thread.Naming);
            if ((idle && skipIdle) || !chosen.Includes(thread))
            {
                leftOut++;
                continue;
            }

            int[] frames = [.. stacks.Merge(thread, withSource: true, out bool whole)];
            IReadOnlyList<FrameLocals?> variables = watch is null ? [] : ReadLocals(thread, frames, quality, watch);
            tasks.Note(thread, frames, variables);
            Sample sample = new()
            {
                Pid = pid,
                InterpreterId = thread.Remote.InterpreterId,
                ThreadId = thread.Remote.ThreadId,
                Frames = frames,
                Table = stacks.Table,
                Flags = (quality.IsInvalid() || !whole ? SampleFlags.Invalid : 0) | (idle ? SampleFlags.Idle : 0)
                    | (activity.IsCollecting ? SampleFlags.Gc : 0),
            };
            view.Write(sample, new WhereThread
            {
                Name = thread.Naming.Shown,
                IsChild = isChild,
                Activity = activity,
                Raised = raised,
                Handled = handled,
                Source = source,
                Locals = variables,
            });
        }

        if (leftOut > 0)
        {
            view.LeaveOut(pid, leftOut);
        }

        if (!stop.IsRequested)
        {
            tasks.Sample(view, isChild, onlyShown: skipIdle || !chosen.IsAll, stop);
        }
    }

    // For each frame that is shown its variables; null for native frames, and where it cannot be told which frame is which.
    private FrameLocals?[] ReadLocals(SampledThread thread, int[] shown, StackQuality quality, ScheduleWatch watch)
    {
        FrameLocals?[] variables = new FrameLocals?[shown.Length];
        RawFrame[] frames = [.. thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount).ToArray().Where(frame => !frame.IsMarker).Take(thread.IdCount)];
        if (quality == StackQuality.CodeUnreadable || shown.Count(IsPython) != frames.Length)
        {
            return variables;
        }

        FrameLocals[] values = locals!.Read(frames);
        if (!watch.Confirm())
        {
            StackQuality after = stacks.Read(thread, Clock.BootNanoseconds, withHeader: false);
            bool isThere = after is not (StackQuality.ThreadGone or StackQuality.ProcessGone);
            values = locals.Confirm(frames, values, isThere ? thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount) : []);
        }

        int next = 0;
        for (int i = 0; i < shown.Length; i++)
        {
            if (IsPython(shown[i]))
            {
                variables[i] = values[next++];
            }
        }

        return variables;
    }

    private bool IsPython(int id) => stacks.Table[id].Kind == FrameKind.Python;
}
