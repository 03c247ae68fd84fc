using Austin.Captures.Frames;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Tasks;

namespace Austin.Common.Sampling.Threads;

/// <summary>Puts the task that a thread runs as a frame in front of its coroutine.</summary>
/// <remarks>
/// Which task that is, is read in front of the stack and behind it: if both are the same, down to the name, and the frame of its
/// coroutine is on the stack, then the task ran all the while. Else no task is named. A sampler that got no CPU meanwhile may find a task
/// like the first one again in its place, and the stack of another in between: the frame must be of the coroutine's code as well.
/// </remarks>
/// <param name="readers">What reads tasks.</param>
/// <param name="stacks">Reads the stacks of the process.</param>
/// <param name="chains">Tells by whom tasks are awaited, which is shown instead of the event loop; null to show that.</param>
internal sealed class TaskMarker(TaskReaders readers, StackSampler stacks, AwaiterChains? chains)
{
    private readonly RunningTaskReader _reader = readers.Running;
    private readonly TaskPlaces _places = readers.Places;
    private readonly StackSampler _stacks = stacks;
    private readonly TaskSight _other = new();

    /// <summary>Begins a pass.</summary>
    /// <param name="pass">Its number.</param>
    /// <param name="start">ns since boot.</param>
    public void BeginPass(long pass, long start) => chains?.Begin(pass, start);

    /// <summary>Looks at the task of a thread, in front of its stack.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="start">ns since boot.</param>
    public void Begin(SampledThread thread, long start)
    {
        TaskOfThread task = thread.Task ??= new TaskOfThread();
        task.Clear();
        task.IsOneOfSeveral = false;
        task.IsReadBehind = false;
        if (_places.Find(thread.Remote.Interpreter, start) is not { } place)
        {
            task.Before.Clear();
            return;
        }

        _reader.Read(place, thread.Remote.Address, task.Loop, task.Before, task.Before);
        task.IsOneOfSeveral = task.Before.Task == 0 && _reader.Loops > 1;
    }

    /// <summary>
    /// Looks at the task of a thread right behind its stack. Needed where naming the stack takes so long that the thread may run another
    /// task by then: native frames.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <param name="start">ns since boot.</param>
    public void ReadBehind(SampledThread thread, long start)
    {
        if (chains is null && thread.Task is { Before.Task: not 0 } task && _places.Find(thread.Remote.Interpreter, start) is { } place)
        {
            _reader.Read(place, thread.Remote.Address, task.Loop, task.Before, task.After);
            task.IsReadBehind = true;
        }
    }

    /// <summary>Puts the task into the stack of a thread, which was read and named.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="frames">Its stack, as it is shown.</param>
    /// <param name="start">ns since boot.</param>
    /// <param name="isUntold">Whether it ran a task, but which one cannot be told.</param>
    /// <returns>The stack with the task; as it was when there is none.</returns>
    public ReadOnlySpan<int> Mark(SampledThread thread, ReadOnlySpan<int> frames, long start, out bool isUntold)
    {
        isUntold = false;
        if (thread.Task is not { } task || _places.Find(thread.Remote.Interpreter, start) is not { } place)
        {
            return frames;
        }

        if (task.Before.Task == 0)
        {
            isUntold = task.IsOneOfSeveral ? Learn(place, thread, task) : task.Loop != 0 && HasBegun(place, thread, task);
            return frames;
        }

        bool isOwn = place.Offsets is not null || (task.Before.IsWhole && task.Before.Loop == task.Loop);
        int at = task.Before is { IsWhole: true, Frame: not 0 } ? Position(thread, frames, _stacks.Find(thread, task.Before.Frame, task.Before.Code)) : -1;
        if (at < 0)
        {
            isUntold = isOwn || (_reader.Loops > 1 && Learn(place, thread, task));
            return frames;
        }

        task.Loop = task.Before.Loop;
        if (chains is null)
        {
            task.Add(frames[..at]);
        }
        else
        {
            chains.Add(task.Before.Task, task);
        }

        task.Add([readers.Frame(task.Before)]);
        task.Add(frames[at..]);

        // Behind all that was read of the task, those that await it included.
        if (!task.IsReadBehind)
        {
            _reader.Read(place, thread.Remote.Address, task.Loop, task.Before, task.After);
        }

        isUntold = !task.Before.IsSame(task.After);
        if (isUntold)
        {
            task.Clear();
            return frames;
        }

        task.Named = task.Before.Task;
        return task.Ids;
    }

    // Where the frame with that id is, among native ones if there are any.
    private int Position(SampledThread thread, ReadOnlySpan<int> frames, int index)
    {
        if (index < 0 || thread.Native is null)
        {
            return index;
        }

        int python = 0;
        int found = -1;
        for (int i = 0; i < frames.Length; i++)
        {
            if (_stacks.Table[frames[i]].Kind == FrameKind.Python)
            {
                found = python == index ? i : found;
                python++;
            }
        }

        // Where some are missing they cannot be counted.
        return python == thread.IdCount ? found : -1;
    }

    // Whether a task began in between: its coroutine may be on the stack.
    private bool HasBegun(TaskPlace place, SampledThread thread, TaskOfThread task)
    {
        _reader.Read(place, thread.Remote.Address, task.Loop, task.After, task.After);
        return task.After is { IsWhole: true, Frame: not 0 } && _stacks.Find(thread, task.After.Frame, task.After.Code) >= 0;
    }

    // Several loops of one interpreter (up to 3.13): which one is that of the thread shows by its stack. The next sample knows.
    private bool Learn(TaskPlace place, SampledThread thread, TaskOfThread task)
    {
        foreach (ObjectEntry entry in _reader.ReadAll(place))
        {
            _reader.ReadTask(entry.Value, _other, _other);
            if (_other.IsWhole && _other.Frame != 0 && _stacks.Find(thread, _other.Frame, _other.Code) >= 0)
            {
                task.Loop = _other.Loop;
                return true;
            }
        }

        return false;
    }
}
