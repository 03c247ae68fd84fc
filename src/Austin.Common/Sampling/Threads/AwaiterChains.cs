using Austin.Common.CPython.Tasks;

namespace Austin.Common.Sampling.Threads;

/// <summary>Tells by whom a task that runs is awaited, and by whom those are.</summary>
/// <remarks>
/// Nothing is allocated for tasks that await one another directly and have not moved since; others are looked for in each sample.
/// </remarks>
/// <param name="readers">What reads tasks.</param>
/// <param name="images">Reads those that await.</param>
internal sealed class AwaiterChains(TaskReaders readers, TaskImages images)
{
    /// <summary>Most tasks that await one another; those that await the last of them are left out.</summary>
    public const int MaxTasks = 64;

    // By task, its awaiter; forgotten beyond so many.
    private const int MaxKept = 8192;

    private readonly AwaiterReader _reader = new(readers.Memory, readers.Interpreter.Layout, readers.Objects, readers.Types);
    private readonly Dictionary<ulong, ulong> _known = [];
    private readonly ulong[] _tasks = new ulong[MaxTasks + 1];
    private readonly TaskImage[] _chain = new TaskImage[MaxTasks];

    /// <summary>Begins a pass.</summary>
    /// <param name="pass">Its number.</param>
    /// <param name="start">ns since boot.</param>
    public void Begin(long pass, long start)
    {
        images.Begin(pass, start);
        if (_known.Count > MaxKept)
        {
            _known.Clear();
        }
    }

    /// <summary>Adds the tasks that await one, with their coroutines, outermost first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="sample">They are added here.</param>
    public void Add(ulong task, TaskOfThread sample)
    {
        int count = 0;
        _tasks[0] = task;
        while (count < MaxTasks && Find(_tasks[count], out ulong awaiter) is { } image && Array.IndexOf(_tasks, awaiter, 0, count + 1) < 0)
        {
            _chain[count++] = image;
            _tasks[count] = awaiter;
        }

        for (int i = count - 1; i >= 0; i--)
        {
            sample.Add(_chain[i].Ids);
        }
    }

    // Of several the first that is found.
    private TaskImage? Find(ulong task, out ulong awaiter)
    {
        if (_known.TryGetValue(task, out awaiter))
        {
            if (images.TryRead(awaiter, out _) is { } image && image.Waiter == task)
            {
                return image;
            }

            _ = _known.Remove(task);
        }

        foreach (ulong found in _reader.Find(task))
        {
            if (images.TryRead(found, out _) is { } image)
            {
                awaiter = found;
                if (image.Waiter == task)
                {
                    _known.Add(task, found);
                }

                return image;
            }
        }

        return null;
    }
}
